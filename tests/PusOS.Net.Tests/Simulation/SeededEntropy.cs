namespace PusOS.Net.Tests.Simulation;

/// <summary>xorshift64*: the same seed, the same bytes.</summary>
internal sealed class SeededEntropy(ulong seed) : IEntropySource
{
    private ulong _state = seed * 0x9e37_79b9_7f4a_7c15 + 0x1234_5678_9abc_def1 | 1;

    public ulong Next()
    {
        _state ^= _state >> 12;
        _state ^= _state << 25;
        _state ^= _state >> 27;
        return _state * 0x2545_f491_4f6c_dd1d;
    }

    /// <summary>A number from 0 to bound - 1.</summary>
    public int Next(int bound) => (int)((Next() >> 33) * (ulong)bound >> 31);

    public double NextDouble() => (Next() >> 11) / (double)(1UL << 53);

    public void Fill(Span<byte> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = (byte)(Next() >> 56);
        }
    }
}
