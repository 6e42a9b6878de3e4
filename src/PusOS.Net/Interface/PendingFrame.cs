namespace PusOS.Net;

/// <summary>A frame that waits for its neighbour's hardware address; the buffer is rented.</summary>
internal struct PendingFrame
{
    public byte[]? Buffer;
    public int Length;
    public FrameMetadata Metadata;
}
