using System.Buffers.Binary;
using System.Numerics;

namespace PusOS.Runtime.Cryptography;

/// <summary>SHA-1's compression function (FIPS 180-4, 6.1.2).</summary>
internal static class Sha1
{
    public static void Compress(Span<ulong> state, ReadOnlySpan<byte> block)
    {
        Span<uint> w = stackalloc uint[80];
        for (int i = 0; i < 16; i++)
        {
            w[i] = BinaryPrimitives.ReadUInt32BigEndian(block[(i * 4)..]);
        }

        for (int i = 16; i < 80; i++)
        {
            w[i] = BitOperations.RotateLeft(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
        }

        uint a = (uint)state[0], b = (uint)state[1], c = (uint)state[2], d = (uint)state[3], e = (uint)state[4];
        for (int i = 0; i < 80; i++)
        {
            (uint f, uint k) = i switch
            {
                < 20 => ((b & c) ^ (~b & d), 0x5A827999u),
                < 40 => (b ^ c ^ d, 0x6ED9EBA1u),
                < 60 => ((b & c) ^ (b & d) ^ (c & d), 0x8F1BBCDCu),
                _ => (b ^ c ^ d, 0xCA62C1D6u),
            };
            uint sum = BitOperations.RotateLeft(a, 5) + f + e + k + w[i];
            (e, d, c, b, a) = (d, c, BitOperations.RotateLeft(b, 30), a, sum);
        }

        state[0] = (uint)state[0] + a;
        state[1] = (uint)state[1] + b;
        state[2] = (uint)state[2] + c;
        state[3] = (uint)state[3] + d;
        state[4] = (uint)state[4] + e;
    }
}
