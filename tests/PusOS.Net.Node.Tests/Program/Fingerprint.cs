namespace NetProgram;

/// <summary>FNV-1a with 64 bits, byte by byte: the node has no cryptography, and what is looked for is accidents.</summary>
internal struct Fingerprint
{
    private ulong _state;

    public Fingerprint() => _state = 0xcbf2_9ce4_8422_2325;

    public readonly ulong Value => _state;

    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        Fingerprint fingerprint = new();
        fingerprint.Add(bytes);
        return fingerprint.Value;
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        ulong state = _state;
        foreach (byte value in bytes)
        {
            state = (state ^ value) * 0x100_0000_01b3;
        }

        _state = state;
    }
}
