namespace PusOS.Kernel;

/// <summary>
/// A split virtqueue (Virtual I/O Device Version 1.2, §2.7), in the layout that legacy and modern devices
/// share. The queue's memory and this structure may not move while the device uses them. Not thread-safe: the
/// driver serialises calls; all but <see cref="TryCreate"/> may be made in interrupt context. What the device
/// writes is untrusted: an impossible entry makes the queue broken, and nothing more is taken from it.
/// </summary>
public unsafe struct VirtQueue
{
    /// <summary>Largest queue made, whatever the device offers.</summary>
    public const uint MaximumSize = 1024;

    private const ushort FlagNext = 1, FlagWrite = 2;
    private const ushort AvailableNoInterrupt = 1, UsedNoNotify = 1;
    private const uint NotInUse = uint.MaxValue;

    /// <summary>A descriptor of <see cref="TryReserve"/>: with the driver, or with the device. No chain is as long.</summary>
    private const uint Reserved = uint.MaxValue - 1, Posted = uint.MaxValue - 2;

    /// <summary>Legacy devices expect the used ring at this alignment (§2.7.2, Queue Align).</summary>
    private const uint UsedAlignment = KernelMemory.PageSize;

    private struct Descriptor
    {
        public ulong Address;
        public uint Length;
        public ushort Flags;
        public ushort Next;
    }

    private struct UsedElement
    {
        public uint Id;
        public uint Length;
    }

    /// <summary>What the driver remembers of each request, by its first descriptor.</summary>
    private struct Request
    {
        public ulong Token;
        /// <summary>Descriptors in the chain; <see cref="NotInUse"/>: none starts here.</summary>
        public uint Count;
    }

    private Descriptor* _descriptors;
    private ushort* _available;
    private ushort* _used;
    private Request* _requests;
    private void* _memory;
    private uint _frames;
    private uint _size;
    private uint _freeCount;
    private ushort _freeHead;
    private ushort _nextAvailable;
    private ushort _published;
    private ushort _nextUsed;
    private bool _eventIndex;

    /// <summary>Number of descriptors.</summary>
    public readonly uint Size => _size;

    /// <summary>Descriptors that are free; a request takes one for each of its pieces.</summary>
    public readonly uint FreeCount => _freeCount;

    /// <summary>The device wrote something impossible; the driver must reset it.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Physical addresses of the three parts, for the transport.</summary>
    public readonly ulong DescriptorAddress => (ulong)_descriptors;

    /// <summary>Physical address of the available ring.</summary>
    public readonly ulong AvailableAddress => (ulong)_available;

    /// <summary>Physical address of the used ring.</summary>
    public readonly ulong UsedAddress => (ulong)_used;

    /// <summary>Makes an empty queue of <paramref name="size"/> descriptors (a power of two). False: out of RAM.</summary>
    public static bool TryCreate(uint size, bool eventIndex, VirtQueue* queue)
    {
        *queue = default;
        ulong availableOffset = (ulong)size * (uint)sizeof(Descriptor);
        ulong usedOffset = availableOffset + ((3 + (ulong)size) * sizeof(ushort));
        usedOffset = (usedOffset + UsedAlignment - 1) & ~(ulong)(UsedAlignment - 1);
        ulong bytes = usedOffset + (3 * sizeof(ushort)) + ((ulong)size * (uint)sizeof(UsedElement));
        uint frames = (uint)((bytes + KernelMemory.PageSize - 1) / KernelMemory.PageSize);
        Request* requests = (Request*)KernelHeap.Allocate(size * (nuint)sizeof(Request));
        if (requests == null || !KernelMemory.TryAllocateFrames(frames, out void* memory))
        {
            KernelHeap.Free(requests);
            return false;
        }

        for (uint frame = 0; frame < frames; frame++)
        {
            AddressSpace.ClearPage((byte*)memory + (frame * KernelMemory.PageSize));
        }

        queue->_memory = memory;
        queue->_frames = frames;
        queue->_descriptors = (Descriptor*)memory;
        queue->_available = (ushort*)((byte*)memory + availableOffset);
        queue->_used = (ushort*)((byte*)memory + usedOffset);
        queue->_requests = requests;
        queue->_size = queue->_freeCount = size;
        queue->_eventIndex = eventIndex;
        for (uint index = 0; index < size; index++)
        {
            queue->_descriptors[index].Next = (ushort)(index + 1);
            requests[index].Count = NotInUse;
        }

        return true;
    }

    /// <summary>Gives the memory back; the device must have been reset.</summary>
    public void Free()
    {
        if (_memory != null)
        {
            KernelMemory.FreeFrames(_memory, _frames);
            KernelHeap.Free(_requests);
            this = default;
        }
    }

    /// <summary>
    /// Puts a request into the queue; the device sees it after <see cref="Publish"/>. The token (not
    /// interpreted) comes back with the completion. False: too few free descriptors, or no pieces.
    /// </summary>
    public bool TryAdd(ReadOnlySpan<VirtioBuffer> pieces, ulong token)
    {
        if (pieces.Length == 0 || (uint)pieces.Length > _freeCount || IsBroken)
        {
            return false;
        }

        ushort head = _freeHead;
        ushort index = head;
        for (int piece = 0; piece < pieces.Length; piece++)
        {
            Descriptor* descriptor = _descriptors + index;
            bool isLast = piece == pieces.Length - 1;
            descriptor->Address = pieces[piece].PhysicalAddress;
            descriptor->Length = pieces[piece].Length;
            descriptor->Flags = (ushort)((pieces[piece].DeviceWrites ? FlagWrite : 0) | (isLast ? 0 : FlagNext));
            index = descriptor->Next;
        }

        _freeHead = index;
        _freeCount -= (uint)pieces.Length;
        _requests[head].Token = token;
        _requests[head].Count = (uint)pieces.Length;
        _available[2 + (_nextAvailable & (_size - 1))] = head;
        _nextAvailable++;
        return true;
    }

    /// <summary>
    /// Takes a descriptor for good for one piece of memory that comes and goes as a request of its own:
    /// <see cref="TryPost"/> and <see cref="TryTakePosted"/> cost half of what <see cref="TryAdd"/> and
    /// <see cref="TryTake"/> do. A queue serves one pair of them or the other. The first index is 0, the next one 1.
    /// False: no descriptor is free.
    /// </summary>
    public bool TryReserve(in VirtioBuffer piece, out uint index)
    {
        index = _freeHead;
        if (_freeCount == 0)
        {
            return false;
        }

        Descriptor* descriptor = _descriptors + index;
        _freeHead = descriptor->Next;
        _freeCount--;
        descriptor->Address = piece.PhysicalAddress;
        descriptor->Length = piece.Length;
        descriptor->Flags = piece.DeviceWrites ? FlagWrite : (ushort)0;
        _requests[index].Count = Reserved;
        return true;
    }

    /// <summary>
    /// Puts a reserved piece, or its first <paramref name="length"/> bytes, into the queue; the device sees it after
    /// <see cref="Publish"/>. False: it is there already.
    /// </summary>
    public bool TryPost(uint index, uint length)
    {
        if (index >= _size || _requests[index].Count != Reserved)
        {
            return false;
        }

        ushort next = _nextAvailable;
        _descriptors[index].Length = length;
        _requests[index].Count = Posted;
        _available[2 + (next & (_size - 1))] = (ushort)index;
        _nextAvailable = (ushort)(next + 1);
        return true;
    }

    /// <summary>Takes one completed piece: its index, and how many bytes the device wrote. False: none is completed.</summary>
    public bool TryTakePosted(out uint index, out uint writtenBytes)
    {
        ushort next = _nextUsed;
        index = 0;
        writtenBytes = 0;
        if (Mmio.ReadUInt16(_used + 1) == next || IsBroken)
        {
            return false;
        }

        Mmio.AfterDevice();
        UsedElement* element = (UsedElement*)(_used + 2) + (next & (_size - 1));
        uint head = Mmio.ReadUInt32(&element->Id);
        writtenBytes = Mmio.ReadUInt32(&element->Length);
        if (head >= _size || _requests[head].Count != Posted)
        {
            IsBroken = true;
            return false;
        }

        index = head;
        _requests[head].Count = Reserved;
        _nextUsed = (ushort)(next + 1);
        return true;
    }

    /// <summary>Shows the device everything added so far; true: it wants to be notified (<see cref="VirtioTransport.Notify"/>).</summary>
    public bool Publish()
    {
        ushort old = _published;
        if (old == _nextAvailable)
        {
            return false;
        }

        Mmio.Full();
        _available[1] = _nextAvailable;
        _published = _nextAvailable;

        // The device's wish is read only after the index is visible to it (§2.7.13.4).
        Mmio.Full();
        return _eventIndex
            ? NeedsEvent(UsedEventOfDevice, _nextAvailable, old)
            : (Mmio.ReadUInt16(_used) & UsedNoNotify) == 0;
    }

    /// <summary>Takes one completed request: its token, and how many bytes the device wrote. False: none is completed.</summary>
    public bool TryTake(out ulong token, out uint writtenBytes)
    {
        token = 0;
        writtenBytes = 0;
        if (IsBroken || Mmio.ReadUInt16(_used + 1) == _nextUsed)
        {
            return false;
        }

        Mmio.AfterDevice();
        UsedElement* element = (UsedElement*)(_used + 2) + (_nextUsed & (_size - 1));
        uint head = Mmio.ReadUInt32(&element->Id);
        writtenBytes = Mmio.ReadUInt32(&element->Length);
        if (head >= _size || _requests[head].Count > _size)
        {
            IsBroken = true;
            return false;
        }

        token = _requests[head].Token;
        Recycle((ushort)head);
        _nextUsed++;
        return true;
    }

    /// <summary>Asks the device not to interrupt for completions (a hint).</summary>
    public void DisableInterrupts()
    {
        if (!_eventIndex)
        {
            Mmio.WriteUInt16(_available, AvailableNoInterrupt);
        }
    }

    /// <summary>Asks for an interrupt at the next completion. False: one is completed already; take it, then ask again.</summary>
    public bool EnableInterrupts()
    {
        if (_eventIndex)
        {
            Mmio.WriteUInt16(_available + 2 + _size, _nextUsed);
        }
        else
        {
            Mmio.WriteUInt16(_available, 0);
        }

        Mmio.Full();
        return Mmio.ReadUInt16(_used + 1) == _nextUsed;
    }

    /// <summary>avail_event: the device wants a notification when this entry becomes available.</summary>
    private readonly ushort UsedEventOfDevice => Mmio.ReadUInt16((UsedElement*)(_used + 2) + _size);

    /// <summary>§2.7.10: whether the event index lies among the entries from old to now.</summary>
    private static bool NeedsEvent(ushort eventIndex, ushort now, ushort old) => (ushort)(now - eventIndex - 1) < (ushort)(now - old);

    private void Recycle(ushort head)
    {
        uint count = _requests[head].Count;
        ushort last = head;
        for (uint piece = 1; piece < count; piece++)
        {
            // The device may not write descriptors; one that does cannot lead out of the table.
            last = (ushort)(_descriptors[last].Next & (_size - 1));
        }

        _descriptors[last].Next = _freeHead;
        _freeHead = head;
        _freeCount += count;
        _requests[head].Count = NotInUse;
    }
}
