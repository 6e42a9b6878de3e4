using System.Numerics;

namespace PusOS.Compiler.TypeSystem;

/// <summary>
/// Which 8-byte words of an instance hold object references (for byref-like types: or byrefs). Word i
/// covers bytes 8i to 8i+7 from the object reference (word 0 is the MethodTable pointer) or, for value
/// types, from the value's start.
/// </summary>
public readonly struct ReferenceMapBits
{
    private readonly ulong[]? _bits;

    internal ReferenceMapBits(ulong[]? bits, int wordCount)
    {
        _bits = bits;
        WordCount = wordCount;
    }

    /// <summary>Words that the instance covers, the last one perhaps in part.</summary>
    public int WordCount { get; }

    /// <summary>No word holds a reference.</summary>
    public bool IsEmpty => _bits is null || !_bits.AsSpan().ContainsAnyExcept(0UL);

    /// <summary>Whether word <paramref name="word"/> holds a reference; false beyond the end.</summary>
    public bool this[int word] => _bits is not null && (uint)(word >> 6) < (uint)_bits.Length && (_bits[word >> 6] >> (word & 63) & 1) != 0;

    /// <summary>The bits, word 0 in the lowest bit of the first element; may be empty.</summary>
    public ReadOnlySpan<ulong> Bits => _bits;

    /// <summary>Number of words that hold references.</summary>
    public int Count
    {
        get
        {
            int count = 0;
            foreach (ulong bits in Bits)
            {
                count += BitOperations.PopCount(bits);
            }

            return count;
        }
    }
}
