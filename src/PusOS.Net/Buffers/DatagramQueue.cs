using System.Runtime.CompilerServices;

namespace PusOS.Net;

/// <summary>Whole datagrams in order. Bounds: bytes, and 512 datagrams. Its arrays grow on use and are reused.</summary>
internal sealed class DatagramQueue(BufferPool pool, int capacityBytes)
{
    private const int DatagramsMaximum = 512;

    private readonly RingBuffer _bytes = new(pool, capacityBytes, keepsFirst: true);
    private DatagramInfo[] _infos = new DatagramInfo[8];
    private int _head;

    public int Count { get; private set; }

    /// <summary>Bytes of payload in the queue.</summary>
    public int Bytes => _bytes.Count;

    public int Capacity
    {
        get => _bytes.Capacity;
        set => _bytes.SetCapacity(value);
    }

    public ref readonly DatagramInfo Front => ref _infos[_head];

    /// <summary>Whether a datagram of this length fits now.</summary>
    public bool HasRoom(int length) => Count < DatagramsMaximum && length <= _bytes.Free;

    public bool TryEnqueue(in DatagramInfo info, ReadOnlySpan<byte> data)
    {
        ref DatagramInfo slot = ref TryEnqueue(data);
        if (Unsafe.IsNullRef(ref slot))
        {
            return false;
        }

        slot = info;
        slot.Length = data.Length;
        return true;
    }

    /// <summary>Enqueues; the datagram's other facts are for the caller to write at once. Null reference: there is no room.</summary>
    public ref DatagramInfo TryEnqueue(ReadOnlySpan<byte> data)
    {
        if (!HasRoom(data.Length))
        {
            return ref Unsafe.NullRef<DatagramInfo>();
        }

        if (Count == _infos.Length)
        {
            Grow();
        }

        _bytes.Append(data);
        ref DatagramInfo slot = ref _infos[(_head + Count) & (_infos.Length - 1)];
        slot.Length = data.Length;
        Count++;
        return ref slot;
    }

    private void Grow()
    {
        DatagramInfo[] larger = new DatagramInfo[_infos.Length * 2];
        for (int i = 0; i < Count; i++)
        {
            larger[i] = _infos[(_head + i) & (_infos.Length - 1)];
        }

        _infos = larger;
        _head = 0;
    }

    /// <summary>Copies the start of the first datagram.</summary>
    public void Peek(Span<byte> destination) => _bytes.CopyTo(0, destination);

    public void Dequeue()
    {
        _bytes.Consume(_infos[_head].Length);
        _head = (_head + 1) & (_infos.Length - 1);
        Count--;
    }

    public void Clear()
    {
        _bytes.Clear();
        Count = 0;
    }
}
