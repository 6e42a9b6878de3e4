using System.Buffers.Binary;
using System.Numerics;

namespace PusOS.Runtime.SystemNative;

/// <summary>The ChaCha20 block function (RFC 8439 §2.3), as the core of the random generator.</summary>
internal static class ChaCha20
{
    /// <summary>Bytes of a block.</summary>
    internal const int BlockSize = 64;

    /// <summary>Bytes of a key.</summary>
    internal const int KeySize = 32;

    private const int Words = 16;

    /// <summary>
    /// Writes the key-stream block for <paramref name="counter"/> (words 12 and 13 of the state) with a 64-bit
    /// nonce (words 14 and 15), all little-endian.
    /// </summary>
    internal static void Block(ReadOnlySpan<byte> key, ulong counter, ulong nonce, Span<byte> block)
    {
        Span<uint> initial = stackalloc uint[Words];
        initial[0] = 0x61707865; // "expand 32-byte k"
        initial[1] = 0x3320646E;
        initial[2] = 0x79622D32;
        initial[3] = 0x6B206574;
        for (int i = 0; i < KeySize / 4; i++)
        {
            initial[4 + i] = BinaryPrimitives.ReadUInt32LittleEndian(key[(4 * i)..]);
        }

        initial[12] = (uint)counter;
        initial[13] = (uint)(counter >> 32);
        initial[14] = (uint)nonce;
        initial[15] = (uint)(nonce >> 32);
        Span<uint> state = stackalloc uint[Words];
        initial.CopyTo(state);
        for (int round = 0; round < 10; round++)
        {
            Quarter(ref state[0], ref state[4], ref state[8], ref state[12]);
            Quarter(ref state[1], ref state[5], ref state[9], ref state[13]);
            Quarter(ref state[2], ref state[6], ref state[10], ref state[14]);
            Quarter(ref state[3], ref state[7], ref state[11], ref state[15]);
            Quarter(ref state[0], ref state[5], ref state[10], ref state[15]);
            Quarter(ref state[1], ref state[6], ref state[11], ref state[12]);
            Quarter(ref state[2], ref state[7], ref state[8], ref state[13]);
            Quarter(ref state[3], ref state[4], ref state[9], ref state[14]);
        }

        for (int i = 0; i < Words; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(block[(4 * i)..], state[i] + initial[i]);
        }
    }

    private static void Quarter(ref uint a, ref uint b, ref uint c, ref uint d)
    {
        a += b;
        d = BitOperations.RotateLeft(d ^ a, 16);
        c += d;
        b = BitOperations.RotateLeft(b ^ c, 12);
        a += b;
        d = BitOperations.RotateLeft(d ^ a, 8);
        c += d;
        b = BitOperations.RotateLeft(b ^ c, 7);
    }
}
