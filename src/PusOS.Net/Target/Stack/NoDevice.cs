namespace PusOS.Net;

/// <summary>What a node without network device has: only loopback works.</summary>
internal sealed class NoDevice : INetworkDevice
{
    /// <inheritdoc/>
    public ReadOnlySpan<byte> HardwareAddress => [0, 0, 0, 0, 0, 0];

    /// <inheritdoc/>
    public int Mtu => 1500;

    /// <inheritdoc/>
    public NetworkOffloads Offloads => NetworkOffloads.None;

    /// <inheritdoc/>
    public bool LinkUp => false;

    /// <inheritdoc/>
    public bool TryReceive(out Span<byte> frame, out FrameMetadata metadata)
    {
        frame = default;
        metadata = default;
        return false;
    }

    /// <inheritdoc/>
    public void ReleaseReceived()
    {
    }

    /// <inheritdoc/>
    public bool TryBeginTransmit(int length, out Span<byte> frame)
    {
        frame = default;
        return false;
    }

    /// <inheritdoc/>
    public void CommitTransmit(int length, in FrameMetadata metadata)
    {
    }

    /// <inheritdoc/>
    public void FlushTransmit()
    {
    }
}
