using System.Buffers.Binary;

namespace PusOS.Net.Devices;

/// <summary>
/// A device that passes everything on to another and writes each frame to a stream in pcap format (nanosecond
/// variant, link type Ethernet), for Wireshark. Frames with an offloaded checksum are written as they stand.
/// The stream is the caller's; writing may block.
/// </summary>
public sealed class PcapTracer : INetworkDevice
{
    private const uint NanosecondMagic = 0xa1b2_3c4d;
    private const uint LinkTypeEthernet = 1;

    private readonly INetworkDevice _inner;
    private readonly Stream _stream;
    private readonly IClock _clock;
    private readonly long _epochNanoseconds;
    private readonly byte[] _header = new byte[16];
    private byte[] _copy = new byte[2048];
    private int _reserved;

    /// <summary>Starts a capture. <paramref name="epochNanoseconds"/>: wall-clock time of the clock's origin, since 1970; 0 when unknown.</summary>
    public PcapTracer(INetworkDevice inner, Stream stream, IClock clock, long epochNanoseconds = 0)
    {
        _inner = inner;
        _stream = stream;
        _clock = clock;
        _epochNanoseconds = epochNanoseconds;
        Span<byte> file = stackalloc byte[24];
        file.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(file, NanosecondMagic);
        BinaryPrimitives.WriteUInt16LittleEndian(file[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(file[6..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(file[16..], 262_144);
        BinaryPrimitives.WriteUInt32LittleEndian(file[20..], LinkTypeEthernet);
        stream.Write(file);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> HardwareAddress => _inner.HardwareAddress;

    /// <inheritdoc/>
    public int Mtu => _inner.Mtu;

    /// <inheritdoc/>
    public NetworkOffloads Offloads => _inner.Offloads;

    /// <inheritdoc/>
    public bool LinkUp => _inner.LinkUp;

    /// <inheritdoc/>
    public bool TryReceive(out Span<byte> frame, out FrameMetadata metadata)
    {
        bool received = _inner.TryReceive(out frame, out metadata);
        if (received)
        {
            Write(frame);
        }

        return received;
    }

    /// <inheritdoc/>
    public void ReleaseReceived() => _inner.ReleaseReceived();

    /// <inheritdoc/>
    public bool TryBeginTransmit(int length, out Span<byte> frame)
    {
        // Built in our own buffer: the inner device may forbid to read its transmit memory.
        frame = default;
        if (_copy.Length < length)
        {
            _copy = new byte[length];
        }

        if (!_inner.TryBeginTransmit(length, out _))
        {
            return false;
        }

        _reserved = length;
        frame = _copy;
        return true;
    }

    /// <inheritdoc/>
    public void CommitTransmit(int length, in FrameMetadata metadata)
    {
        Write(_copy.AsSpan(0, length));
        if (_inner.TryBeginTransmit(_reserved, out Span<byte> frame))
        {
            _copy.AsSpan(0, length).CopyTo(frame);
            _inner.CommitTransmit(length, metadata);
        }
    }

    /// <inheritdoc/>
    public void FlushTransmit() => _inner.FlushTransmit();

    private void Write(ReadOnlySpan<byte> frame)
    {
        long time = _epochNanoseconds + _clock.Now.Nanoseconds;
        BinaryPrimitives.WriteUInt32LittleEndian(_header, (uint)(time / 1_000_000_000));
        BinaryPrimitives.WriteUInt32LittleEndian(_header.AsSpan(4), (uint)(time % 1_000_000_000));
        BinaryPrimitives.WriteInt32LittleEndian(_header.AsSpan(8), frame.Length);
        BinaryPrimitives.WriteInt32LittleEndian(_header.AsSpan(12), frame.Length);
        _stream.Write(_header);
        _stream.Write(frame);
    }
}
