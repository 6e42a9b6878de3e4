using System.Buffers.Binary;

namespace PusOS.Runtime.SystemNative;

/// <summary>
/// A random generator with fast key erasure over ChaCha20: the first key-stream bytes replace the key and what is given
/// out is erased, so that it cannot be computed from what is kept. Small requests share a stock of key stream. Not
/// thread-safe; the caller locks.
/// </summary>
internal sealed class RandomGenerator
{
    private readonly byte[] _key = new byte[ChaCha20.KeySize];
    private readonly byte[] _block = new byte[ChaCha20.BlockSize];

    /// <summary>The stock; its first <see cref="_stocked"/> bytes have not been given out, the others are zero.</summary>
    private readonly byte[] _stock = new byte[8 * ChaCha20.BlockSize];
    private int _stocked;

    /// <summary>Mixes a seed of any length into the key: key = first half of a block keyed by key XOR seed, part by part.</summary>
    internal void Mix(ReadOnlySpan<byte> seed)
    {
        _stocked = 0;
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

    /// <summary>Fills <paramref name="destination"/> from the stock; false: there is not so much in it.</summary>
    internal bool TryTake(Span<byte> destination)
    {
        if (destination.Length > _stocked)
        {
            return false;
        }

        _stocked -= destination.Length;
        Span<byte> taken = _stock.AsSpan(_stocked, destination.Length);
        taken.CopyTo(destination);
        taken.Clear();
        return true;
    }

    /// <summary>Fills <paramref name="destination"/> with random bytes; a small request fills the stock first.</summary>
    internal void Fill(Span<byte> destination)
    {
        if (destination.Length <= ChaCha20.BlockSize)
        {
            FillFromKey(_stock);
            _stocked = _stock.Length;
            TryTake(destination);
        }
        else
        {
            FillFromKey(destination);
        }
    }

    private void FillFromKey(Span<byte> destination)
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
