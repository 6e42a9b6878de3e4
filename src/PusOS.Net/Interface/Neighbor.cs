namespace PusOS.Net;

/// <summary>One entry of the neighbour cache with the frames that wait for it (three; RFC 4861 §7.2.2 asks for one at least).</summary>
internal sealed class Neighbor
{
    public const int PendingMaximum = 3;

    public readonly PendingFrame[] Pending = new PendingFrame[PendingMaximum];

    public IpAddress Address;
    public HardwareAddress Hardware;
    public NeighborState State;
    public Instant Deadline;
    public Instant LastUsed;
    public int Attempts;
    public int PendingCount;
    public bool IsRouter;
    public Neighbor? NextInBucket;
}
