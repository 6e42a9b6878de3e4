using System.Buffers.Binary;

namespace PusOS.Net;

/// <summary>Random numbers drawn from an entropy source in blocks of 256 bytes, since its cost for each call is that of a hundred.</summary>
internal sealed class RandomPool(IEntropySource entropy)
{
    private const int BlockBytes = 256;

    private readonly byte[] _block = new byte[BlockBytes];
    private int _used = BlockBytes;

    public uint Next()
    {
        if (_used == _block.Length)
        {
            entropy.Fill(_block);
            _used = 0;
        }

        uint value = BinaryPrimitives.ReadUInt32LittleEndian(_block.AsSpan(_used));
        _used += 4;
        return value;
    }

    /// <summary>A number from 0 to <paramref name="bound"/> - 1.</summary>
    public uint Next(uint bound) => (uint)(((ulong)Next() * bound) >> 32);

    public ulong NextLong() => ((ulong)Next() << 32) | Next();
}
