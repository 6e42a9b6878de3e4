using System.Buffers.Binary;

namespace PusOS.Runtime.SystemNative;

/// <summary>
/// A random generator with fast key erasure over ChaCha20: each request's first key-stream bytes replace the key,
/// so that what was given out cannot be computed from what is kept. Not thread-safe; the caller locks.
/// </summary>
internal sealed class RandomGenerator
{
    private readonly byte[] _key = new byte[ChaCha20.KeySize];
    private readonly byte[] _block = new byte[ChaCha20.BlockSize];

    /// <summary>Mixes a seed of any length into the key: key = first half of a block keyed by key XOR seed, part by part.</summary>
    internal void Mix(ReadOnlySpan<byte> seed)
    {
        while (!seed.IsEmpty)
        {
            int count = Math.Min(seed.Length, ChaCha20.KeySize);
            for (int i = 0; i < count; i++)
            {
                _key[i] ^= seed[i];
            }

            Rekey();
            seed = seed[count..];
        }
    }

    /// <summary>Mixes a number, such as a moment in time.</summary>
    internal void Mix(ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        Mix(bytes);
    }

    /// <summary>Fills <paramref name="destination"/> with random bytes.</summary>
    internal void Fill(Span<byte> destination)
    {
        Span<byte> key = stackalloc byte[ChaCha20.KeySize];
        _key.CopyTo(key);
        Rekey();
        for (ulong counter = 1; !destination.IsEmpty; counter++)
        {
            ChaCha20.Block(key, counter, nonce: 0, _block);
            int count = Math.Min(destination.Length, ChaCha20.BlockSize);
            _block.AsSpan(0, count).CopyTo(destination);
            destination = destination[count..];
        }

        key.Clear();
        _block.AsSpan().Clear();
    }

    private void Rekey()
    {
        ChaCha20.Block(_key, counter: 0, nonce: 0, _block);
        _block.AsSpan(0, ChaCha20.KeySize).CopyTo(_key);
        _block.AsSpan().Clear();
    }
}
