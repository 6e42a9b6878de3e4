namespace PusOS.Net.Bench;

/// <summary>A ring of 256 frames that the peer writes into directly.</summary>
internal sealed class BackToBack : INetworkDevice
{
    private const int Frames = 256;
    private const int FrameLength = 2048;

    private readonly byte[] _ring = new byte[Frames * FrameLength];
    private readonly int[] _lengths = new int[Frames];
    private readonly byte[] _hardwareAddress;
    private uint _head;
    private uint _tail;

    public BackToBack(byte number, NetworkOffloads offloads)
    {
        _hardwareAddress = [2, 0, 0, 0, 0, number];
        Offloads = offloads;
    }

    public BackToBack Peer { get; set; } = null!;

    public ReadOnlySpan<byte> HardwareAddress => _hardwareAddress;

    public int Mtu => 1500;

    public NetworkOffloads Offloads { get; }

    public bool LinkUp => true;

    public bool TryReceive(out Span<byte> frame, out FrameMetadata metadata)
    {
        metadata = new FrameMetadata { ChecksumVerified = (Offloads & NetworkOffloads.ReceiveChecksum) != 0 };
        frame = default;
        if (_head == _tail)
        {
            return false;
        }

        frame = _ring.AsSpan((int)(_head % Frames) * FrameLength, _lengths[_head % Frames]);
        return true;
    }

    public void ReleaseReceived() => _head++;

    public bool TryBeginTransmit(int length, out Span<byte> frame)
    {
        frame = Peer._ring.AsSpan((int)(Peer._tail % Frames) * FrameLength, FrameLength);
        return Peer._tail - Peer._head < Frames;
    }

    public void CommitTransmit(int length, in FrameMetadata metadata) => Peer._lengths[Peer._tail++ % Frames] = length;

    public void FlushTransmit()
    {
    }
}
