using PusOS.Kernel;

namespace PusOS.Net.Virtio;

internal sealed unsafe partial class VirtioNetDevice
{
    private const int SmallCount = 128, SmallBytes = 2048;

    /// <summary>The largest segment that a device cuts, with its headers.</summary>
    private const int LargeCount = 16, LargeBytes = 65_536 + 4096;

    private readonly ushort[] _freeSmall = new ushort[SmallCount];
    private readonly ushort[] _freeLarge = new ushort[LargeCount];
    private byte* _smallMemory;
    private byte* _largeMemory;
    private int _smallCount;
    private int _largeCount;
    private int _freeSmallCount;
    private int _freeLargeCount;
    private int _reserved = -1;
    private bool _transmitWasFull;

    /// <inheritdoc/>
    public bool TryBeginTransmit(int length, out Span<byte> frame) => _pairs is null ? TryBeginOwn(length, out frame) : TryBeginOnHart(length, out frame);

    private bool TryBeginOwn(int length, out Span<byte> frame)
    {
        int bytes = length + _headerBytes;
        frame = default;
        if (_reserved >= 0)
        {
            // Reserved and not committed: the stack thought better of it.
            Free(_reserved);
            _reserved = -1;
        }

        bool large = bytes > SmallBytes;
        if ((large ? _freeLargeCount : _freeSmallCount) == 0)
        {
            Reclaim();
            if ((large ? _freeLargeCount : _freeSmallCount) == 0)
            {
                _transmitWasFull = true;
                return false;
            }
        }

        _transmitWasFull = false;
        _reserved = large ? _smallCount + _freeLarge[--_freeLargeCount] : _freeSmall[--_freeSmallCount];
        frame = new Span<byte>(TransmitBuffer(_reserved) + _headerBytes, (large ? LargeBytes : SmallBytes) - _headerBytes);
        return true;
    }

    /// <inheritdoc/>
    public void CommitTransmit(int length, in FrameMetadata metadata) => (_pairs is null ? this : _transmitter!).CommitOwn(length, metadata);

    private void CommitOwn(int length, in FrameMetadata metadata)
    {
        byte* buffer = TransmitBuffer(_reserved);
        VirtioNetHeader* header = (VirtioNetHeader*)buffer;
        header->Flags = metadata.ChecksumStart != 0 ? VirtioNetHeader.NeedsChecksum : (byte)0;
        header->SegmentType = VirtioNetHeader.SegmentNone;
        header->HeaderLength = 0;
        header->SegmentSize = 0;
        header->ChecksumStart = metadata.ChecksumStart;
        header->ChecksumOffset = metadata.ChecksumOffset;
        if (_headerBytes > sizeof(ulong) + sizeof(ushort))
        {
            header->BufferCount = 0;
        }

        if (metadata.SegmentSize != 0)
        {
            // The data offset of the TCP header says where the payload begins (RFC 9293 §3.1).
            byte* tcp = buffer + _headerBytes + metadata.ChecksumStart;
            header->SegmentType = (buffer[_headerBytes + EthernetHeaderBytes] >> 4) == 6 ? VirtioNetHeader.SegmentTcpV6 : VirtioNetHeader.SegmentTcpV4;
            header->SegmentSize = metadata.SegmentSize;
            header->HeaderLength = (ushort)(metadata.ChecksumStart + ((tcp[12] >> 4) * 4));
        }

        _transmit->TryPost((uint)_reserved, (uint)(length + _headerBytes));
        _reserved = -1;
    }

    /// <inheritdoc/>
    public void FlushTransmit()
    {
        if (_pairs is null)
        {
            VirtioNetPort.PublishTransmit(_transmit, _pair);
        }
        else
        {
            FlushPairs();
        }
    }

    /// <summary>Whether the device has sent all that it was given.</summary>
    public bool IsTransmitIdle => _pairs is null ? IsOwnTransmitIdle : ArePairsIdle();

    private bool IsOwnTransmitIdle
    {
        get
        {
            Reclaim();
            return _freeSmallCount == _smallCount && _freeLargeCount == _largeCount;
        }
    }

    /// <summary>Takes back what the device has sent.</summary>
    private void Reclaim()
    {
        VirtioNetPort.PublishTransmit(_transmit, _pair);
        while (_transmit->TryTakePosted(out uint index, out _))
        {
            Free((int)index);
        }
    }

    private void Free(int buffer)
    {
        if (buffer >= _smallCount)
        {
            _freeLarge[_freeLargeCount++] = (ushort)(buffer - _smallCount);
        }
        else
        {
            _freeSmall[_freeSmallCount++] = (ushort)buffer;
        }
    }

    private bool TryMakeTransmitBuffers()
    {
        // Buffers and descriptors have the same numbers: a smaller queue has fewer buffers.
        bool segments = (Offloads & (NetworkOffloads.TcpSegmentationV4 | NetworkOffloads.TcpSegmentationV6)) != 0;
        int large = segments ? Math.Min(LargeCount, (int)_transmit->Size / 4) : 0;
        _smallCount = Math.Min(SmallCount, (int)_transmit->Size - large);
        _smallMemory = Allocate(_smallCount, SmallBytes);
        if (_smallMemory == null)
        {
            return false;
        }

        _largeMemory = large == 0 ? null : Allocate(large, LargeBytes);
        if (segments && _largeMemory == null)
        {
            // Without memory for large segments everything still works, in small ones.
            Offloads &= ~(NetworkOffloads.TcpSegmentationV4 | NetworkOffloads.TcpSegmentationV6);
        }

        _largeCount = _largeMemory == null ? 0 : large;
        for (int i = 0; i < _smallCount + _largeCount; i++)
        {
            if (!_transmit->TryReserve(new VirtioBuffer((ulong)TransmitBuffer(i), 0, false), out _))
            {
                return false;
            }

            Free(i);
        }

        return true;
    }

    private byte* TransmitBuffer(int index) =>
        _shift + (index < _smallCount ? _smallMemory + ((long)index * SmallBytes) : _largeMemory + ((long)(index - _smallCount) * LargeBytes));
}
