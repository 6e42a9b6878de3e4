namespace PusOS.Net;

/// <summary>
/// A byte ring with a fixed capacity. Its array is rented when the first byte arrives and returned
/// when the last one leaves, grows by doubling up to the capacity, and so costs an idle connection nothing.
/// <c>keepsFirst</c>: an array of <see cref="BufferPool.FirstLength"/> bytes stays until <see cref="Clear"/>.
/// </summary>
internal sealed class RingBuffer(BufferPool pool, int capacity, bool keepsFirst = false)
{
    private byte[]? _array;
    private int _start;

    // The least that must fit at the end, and how long the array shall be that is rented next: what bulk data needed before,
    // halved each time that it was much too long, so that a busy ring does not grow and copy again and again.
    private int _peak;
    private int _nextLength = BufferPool.FirstLength;

    /// <summary>Bytes that may lie in the ring at most.</summary>
    public int Capacity { get; private set; } = capacity;

    /// <summary>Bytes in the ring.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes that can still be appended.</summary>
    public int Free => Capacity - Count;

    /// <summary>Sets a new capacity; not less than what lies in the ring.</summary>
    public void SetCapacity(int value) => Capacity = Math.Max(value, Count);

    /// <summary>Appends as much as there is room for and returns how much.</summary>
    public int Append(ReadOnlySpan<byte> data)
    {
        int length = Math.Min(data.Length, Free);
        byte[]? array = _array;
        if (array is not null && _start + Count + length <= array.Length)
        {
            data[..length].CopyTo(array.AsSpan(_start + Count));
            Count += length;
            _peak = Math.Max(_peak, Count);
        }
        else if (length > 0)
        {
            WriteAt(Count, data[..length]);
            Count += length;
        }

        return length;
    }

    /// <summary>Stores bytes beyond the end, for <see cref="Extend"/> later; offset + length is within the capacity.</summary>
    public void WriteAt(int offset, ReadOnlySpan<byte> data)
    {
        byte[] array = Reserve(offset + data.Length);
        int at = _start + offset & array.Length - 1;
        int first = array.Length - at;
        if (data.Length <= first)
        {
            data.CopyTo(array.AsSpan(at));
            return;
        }

        data[..first].CopyTo(array.AsSpan(at));
        data[first..].CopyTo(array);
    }

    /// <summary>Counts bytes stored with <see cref="WriteAt"/> as present.</summary>
    public void Extend(int length) => Count += length;

    /// <summary>Copies from an offset; offset + length is within <see cref="Count"/>.</summary>
    public void CopyTo(int offset, Span<byte> destination)
    {
        if (destination.Length == 0)
        {
            return;
        }

        byte[] array = _array!;
        int at = _start + offset & array.Length - 1;
        int first = array.Length - at;
        if (destination.Length <= first)
        {
            array.AsSpan(at, destination.Length).CopyTo(destination);
            return;
        }

        array.AsSpan(at, first).CopyTo(destination);
        array.AsSpan(0, destination.Length - first).CopyTo(destination[first..]);
    }

    /// <summary>The bytes that lie in one piece at the front.</summary>
    public ReadOnlySpan<byte> Front => _array is null ? default : _array.AsSpan(_start, Math.Min(Count, _array.Length - _start));

    /// <summary>Drops bytes from the front. <paramref name="keepArray"/>: bytes stored beyond the end are still wanted.</summary>
    public void Consume(int length, bool keepArray = false)
    {
        Count -= length;
        if (_array is null)
        {
            return;
        }

        _start = _start + length & _array.Length - 1;
        if (Count == 0 && !keepArray)
        {
            if (keepsFirst && _array.Length == BufferPool.FirstLength)
            {
                _start = 0;
                return;
            }

            Release();
        }
    }

    /// <summary>Drops everything.</summary>
    public void Clear()
    {
        Count = 0;
        Release();
    }

    private void Release()
    {
        if (_array is not null)
        {
            _nextLength = _peak > _array.Length / 4 ? _array.Length : Math.Max(_array.Length / 2, BufferPool.FirstLength);
            pool.Return(_array);
            _array = null;
            _peak = 0;
        }

        _start = 0;
    }

    private byte[] Reserve(int length)
    {
        _peak = Math.Max(_peak, length);
        if (_array is not null && _array.Length >= length)
        {
            return _array;
        }

        int wanted = Math.Max(length, _nextLength);
        byte[] larger = wanted <= BufferPool.FirstLength ? pool.RentFirst() : pool.Rent(wanted);
        if (_array is not null)
        {
            // All of the old array: bytes beyond Count may hold segments that came out of order.
            int first = _array.Length - _start;
            _array.AsSpan(_start).CopyTo(larger);
            _array.AsSpan(0, _start).CopyTo(larger.AsSpan(first));
            pool.Return(_array);
        }

        _array = larger;
        _start = 0;
        return larger;
    }
}
