namespace PusOS.Net.Node.Tests;

/// <summary>The node program's hash of what it received (FNV-1a with 64 bits).</summary>
internal static class Fingerprint
{
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        ulong state = 0xcbf2_9ce4_8422_2325;
        foreach (byte value in bytes)
        {
            state = (state ^ value) * 0x100_0000_01b3;
        }

        return state;
    }
}
