namespace PusOS.Net.Tests.Tcp;

/// <summary>A device whose other end is a script: frames out are kept, frames in are put there.</summary>
internal sealed class ScriptWire : INetworkDevice
{
    private readonly byte[] _hardwareAddress = [2, 0, 0, 0, 0, 1];
    private readonly byte[] _transmit = new byte[70_000];
    private readonly Queue<byte[]> _in = new();

    public Queue<byte[]> Sent { get; } = new();

    /// <summary>What travelled beside the last frame.</summary>
    public FrameMetadata LastMetadata { get; private set; }

    public ReadOnlySpan<byte> HardwareAddress => _hardwareAddress;

    public int Mtu { get; set; } = 1500;

    public NetworkOffloads Offloads { get; set; }

    public bool LinkUp => true;

    /// <summary>Frames that can still be sent; negative: any number.</summary>
    public int Room { get; set; } = -1;

    public void Put(byte[] frame) => _in.Enqueue(frame);

    public bool TryReceive(out Span<byte> frame, out FrameMetadata metadata)
    {
        metadata = default;
        frame = _in.Count > 0 ? _in.Dequeue() : default;
        return frame.Length > 0;
    }

    public void ReleaseReceived()
    {
    }

    public bool TryBeginTransmit(int length, out Span<byte> frame)
    {
        frame = _transmit;
        return Room != 0;
    }

    public void CommitTransmit(int length, in FrameMetadata metadata)
    {
        LastMetadata = metadata;
        Room = Math.Max(-1, Room - 1);
        Sent.Enqueue(_transmit.AsSpan(0, length).ToArray());
    }

    public void FlushTransmit()
    {
    }
}
