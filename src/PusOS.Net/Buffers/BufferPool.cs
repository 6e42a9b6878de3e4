using System.Numerics;

namespace PusOS.Net;

/// <summary>
/// Byte arrays in powers of two from 256 to 1,048,576 bytes, kept for reuse. Bound: what lies in the
/// pool never exceeds the bytes given at construction; the rest goes to the garbage collector.
/// Owned by one <see cref="Interface"/> and called in its context only.
/// </summary>
internal sealed class BufferPool(long retainedBytesMaximum)
{
    private const int SmallestShift = 8;
    private const int Classes = 13;
    private const int PerClass = 256;

    /// <summary>Where rings start; one such array lies apart, since rings that fill and empty turn it over all the time.</summary>
    public const int FirstLength = 2048;

    private byte[]? _first;
    private readonly byte[]?[][] _free = new byte[Classes][][];
    private readonly int[] _count = new int[Classes];
    private long _retained;

    /// <summary>Bytes that lie in the pool now.</summary>
    public long RetainedBytes => _retained + (_first is null ? 0 : FirstLength);

    /// <summary>An array of <see cref="FirstLength"/> bytes, content undefined.</summary>
    public byte[] RentFirst()
    {
        byte[]? first = _first;
        if (first is null)
        {
            return Rent(FirstLength);
        }

        _first = null;
        return first;
    }

    /// <summary>An array of at least <paramref name="length"/> bytes, content undefined.</summary>
    public byte[] Rent(int length)
    {
        int index = ClassOf(length);
        if (_count[index] == 0)
        {
            return new byte[1 << (index + SmallestShift)];
        }

        byte[] buffer = _free[index][--_count[index]]!;
        _free[index][_count[index]] = null;
        _retained -= buffer.Length;
        return buffer;
    }

    /// <summary>Gives an array back; the caller holds no reference to it any more.</summary>
    public void Return(byte[] buffer)
    {
        if (_first is null && buffer.Length == FirstLength && retainedBytesMaximum >= FirstLength)
        {
            _first = buffer;
            return;
        }

        int index = ClassOf(buffer.Length);
        if (RetainedBytes + buffer.Length > retainedBytesMaximum || _count[index] == PerClass)
        {
            return;
        }

        _free[index] ??= new byte[PerClass][];
        _free[index][_count[index]++] = buffer;
        _retained += buffer.Length;
    }

    private static int ClassOf(int length) =>
        Math.Max(0, 32 - BitOperations.LeadingZeroCount((uint)(Math.Max(length, 1) - 1)) - SmallestShift);
}
