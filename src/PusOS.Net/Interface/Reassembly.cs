namespace PusOS.Net;

/// <summary>One packet in reassembly: a rented buffer and the ranges that have arrived, sorted and merged.</summary>
internal sealed class Reassembly
{
    public const int RangesMaximum = 32;

    public readonly int[] Starts = new int[RangesMaximum];
    public readonly int[] Ends = new int[RangesMaximum];

    public bool InUse;
    public IpAddress Source;
    public IpAddress Destination;
    public uint Identification;
    public byte Protocol;
    public byte HopLimit;
    public Instant Deadline;
    public byte[]? Buffer;
    public int RangeCount;

    /// <summary>Length of the whole payload; -1 until the last fragment has come.</summary>
    public int TotalLength;

    /// <summary>Start of the packet's first fragment (IP header and eight bytes or more), kept for an ICMP error.</summary>
    public readonly byte[] FirstBytes = new byte[128];

    public int FirstLength;
}
