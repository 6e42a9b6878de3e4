namespace PusOS.Fuzz.Generation;

/// <summary>The only source of chance: equal seeds give equal programs on every machine.</summary>
public sealed class RandomSource(ulong seed)
{
    private ulong _state = seed * 0x9E3779B97F4A7C15UL + 0x1234567;

    /// <summary>64 random bits (SplitMix64).</summary>
    public ulong Bits()
    {
        ulong z = _state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 to <paramref name="bound"/> - 1.</summary>
    public int Below(int bound) => (int)(Bits() % (ulong)bound);

    /// <summary>True in <paramref name="percent"/> of a hundred cases.</summary>
    public bool Chance(int percent) => Below(100) < percent;

    /// <summary>One of the items.</summary>
    public TItem Pick<TItem>(IReadOnlyList<TItem> items) => items[Below(items.Count)];
}
