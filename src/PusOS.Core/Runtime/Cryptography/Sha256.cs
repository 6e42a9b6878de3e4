using System.Buffers.Binary;
using System.Numerics;

namespace PusOS.Runtime.Cryptography;

/// <summary>SHA-256's compression function (FIPS 180-4, 6.2.2). The words of the state are 32 bits wide.</summary>
internal static class Sha256
{
    public static void Compress(Span<ulong> state, ReadOnlySpan<byte> block)
    {
        Span<uint> w = stackalloc uint[64];
        for (int i = 0; i < 16; i++)
        {
            w[i] = BinaryPrimitives.ReadUInt32BigEndian(block[(i * 4)..]);
        }

        for (int i = 16; i < 64; i++)
        {
            uint s0 = BitOperations.RotateRight(w[i - 15], 7) ^ BitOperations.RotateRight(w[i - 15], 18) ^ (w[i - 15] >> 3);
            uint s1 = BitOperations.RotateRight(w[i - 2], 17) ^ BitOperations.RotateRight(w[i - 2], 19) ^ (w[i - 2] >> 10);
            w[i] = w[i - 16] + s0 + w[i - 7] + s1;
        }

        ReadOnlySpan<ulong> rounds = ShaConstants.Rounds;
        uint a = (uint)state[0], b = (uint)state[1], c = (uint)state[2], d = (uint)state[3];
        uint e = (uint)state[4], f = (uint)state[5], g = (uint)state[6], h = (uint)state[7];
        for (int i = 0; i < 64; i++)
        {
            uint s1 = BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25);
            uint t1 = h + s1 + ((e & f) ^ (~e & g)) + (uint)(rounds[i] >> 32) + w[i];
            uint s0 = BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22);
            uint t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + t1, c, b, a, t1 + t2);
        }

        state[0] = (uint)state[0] + a;
        state[1] = (uint)state[1] + b;
        state[2] = (uint)state[2] + c;
        state[3] = (uint)state[3] + d;
        state[4] = (uint)state[4] + e;
        state[5] = (uint)state[5] + f;
        state[6] = (uint)state[6] + g;
        state[7] = (uint)state[7] + h;
    }
}
