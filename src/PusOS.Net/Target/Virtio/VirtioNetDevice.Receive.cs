using PusOS.Kernel;

namespace PusOS.Net.Virtio;

internal sealed unsafe partial class VirtioNetDevice
{
    private const int ReceiveBufferBytes = 2048;

    /// <summary>Room for a frame that had to be put together: the largest IP packet and its headers.</summary>
    private const int AssemblyBytes = 65_536 + 4096;

    private byte* _receiveMemory;
    private byte* _assembly;
    private int _receiveCount;

    /// <summary>Buffers of the frame that is out, which <see cref="ReleaseReceived"/> gives back, in <see cref="_out"/>.</summary>
    private int _outCount;
    private int _unpublished;
    private readonly ushort[] _out = new ushort[MaximumParts];

    /// <summary>A frame lies in no more buffers than this.</summary>
    private const int MaximumParts = (AssemblyBytes / ReceiveBufferBytes) + 1;

    /// <summary>Given-back buffers are shown to the device in groups.</summary>
    private const int PublishGroup = 16;

    /// <summary>Frames that the device described impossibly: dropped.</summary>
    public long ReceiveErrors { get; private set; }

    /// <inheritdoc/>
    public bool TryReceive(out Span<byte> frame, out FrameMetadata metadata) =>
        _pairs is null ? TryReceiveOwn(out frame, out metadata) : TryReceiveInTurn(out frame, out metadata);

    private bool TryReceiveOwn(out Span<byte> frame, out FrameMetadata metadata)
    {
        frame = default;
        metadata = default;
        while (_receive->TryTakePosted(out uint index, out uint written))
        {
            int first = (int)index;
            VirtioNetHeader* header = (VirtioNetHeader*)Buffer(first);
            int count = _mergeable ? header->BufferCount : 1;
            _outCount = 1;
            _out[0] = (ushort)first;
            if (written <= (uint)_headerBytes || written > ReceiveBufferBytes || count > MaximumParts)
            {
                ReceiveErrors++;
                ReleaseOwn();
                continue;
            }

            frame = count <= 1
                ? new Span<byte>(Buffer(first) + _headerBytes, (int)written - _headerBytes)
                : Join(first, (int)written, count);
            if (!frame.IsEmpty)
            {
                metadata.ChecksumVerified = (header->Flags & (VirtioNetHeader.NeedsChecksum | VirtioNetHeader.DataValid)) != 0;
                return true;
            }

            ReceiveErrors++;
            ReleaseOwn();
        }

        PublishReleased();
        return false;
    }

    /// <inheritdoc/>
    public void ReleaseReceived() => (_pairs is null ? this : _deliverer!).ReleaseOwn();

    private void ReleaseOwn()
    {
        for (int i = 0; i < _outCount; i++)
        {
            _receive->TryPost(_out[i], ReceiveBufferBytes);
        }

        _unpublished += _outCount;
        _outCount = 0;
        if (_unpublished >= PublishGroup)
        {
            PublishReleased();
        }
    }

    /// <summary>The frame of several buffers; empty: the device did not deliver what the header promised.</summary>
    private Span<byte> Join(int first, int firstBytes, int count)
    {
        int length = firstBytes - _headerBytes;
        byte* start = Buffer(first) + _headerBytes;
        byte* end = Buffer(first) + firstBytes;
        bool contiguous = true;
        for (int part = 1; part < count; part++)
        {
            if (!_receive->TryTakePosted(out uint index, out uint written) || written > ReceiveBufferBytes)
            {
                return default;
            }

            byte* from = Buffer((int)index);
            _out[_outCount++] = (ushort)index;
            if (contiguous && from != end)
            {
                // The ring's end, or buffers out of order: from here on in the assembly buffer.
                contiguous = false;
                new ReadOnlySpan<byte>(start, length).CopyTo(new Span<byte>(_assembly, AssemblyBytes));
                start = _assembly;
            }

            if (length + (int)written > AssemblyBytes)
            {
                return default;
            }

            if (!contiguous)
            {
                new ReadOnlySpan<byte>(from, (int)written).CopyTo(new Span<byte>(_assembly + length, AssemblyBytes - length));
            }

            length += (int)written;
            end = from + written;
        }

        return new Span<byte>(start, length);
    }

    private void PublishReleased()
    {
        if (_unpublished != 0)
        {
            _unpublished = 0;
            VirtioNetPort.PublishReceive(_receive, _pair);
        }
    }

    private bool TryMakeReceiveBuffers()
    {
        _receiveCount = (int)_receive->Size;
        _receiveMemory = Allocate(_receiveCount, ReceiveBufferBytes);
        byte* assembly = _mergeable ? Allocate(1, AssemblyBytes) : null;
        if (_receiveMemory == null || (_mergeable && assembly == null))
        {
            return false;
        }

        _assembly = assembly + ((Word - (UsualHeaderBytes % Word)) % Word);

        for (int i = 0; i < _receiveCount; i++)
        {
            // Buffers and descriptors have the same numbers.
            if (!_receive->TryReserve(new VirtioBuffer((ulong)Buffer(i), ReceiveBufferBytes, true), out uint index) || !_receive->TryPost(index, ReceiveBufferBytes))
            {
                return false;
            }
        }

        return true;
    }

    private byte* Buffer(int index) => _receiveMemory + _shift + ((long)index * ReceiveBufferBytes);
}
