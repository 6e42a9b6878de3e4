using System.Buffers.Binary;

namespace PusOS.Storage.Torture.Reference;

/// <summary>Contents and hashes that peer.c makes in the same way.</summary>
public static class SeededContent
{
    private const ulong Golden = 0x9e3779b97f4a7c15;

    /// <summary>Eight bytes at a time, little-endian, of mix(seed + (number + 1) * the golden ratio).</summary>
    public static byte[] Make(ulong seed, int length)
    {
        byte[] padded = new byte[(length + 7) / 8 * 8];
        for (int number = 0; number * 8 < length; number++)
        {
            ulong state = seed + (((ulong)number + 1) * Golden);
            state = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9;
            state = (state ^ (state >> 27)) * 0x94d049bb133111eb;
            BinaryPrimitives.WriteUInt64LittleEndian(padded.AsSpan(number * 8), state ^ (state >> 31));
        }

        return padded.AsSpan(0, length).ToArray();
    }

    /// <summary>FNV-1a of 64 bits; <paramref name="state"/>: what came before.</summary>
    public static ulong Hash(ReadOnlySpan<byte> bytes, ulong state = 0xcbf29ce484222325)
    {
        foreach (byte value in bytes)
        {
            state = (state ^ value) * 0x100000001b3;
        }

        return state;
    }
}
