using PusOS.Net.Wire;

namespace PusOS.Net;

/// <summary>A connection that is half open: what a listener remembers between SYN and ACK.</summary>
internal struct SynEntry
{
    public IpEndpoint Local;
    public IpEndpoint Remote;
    public SequenceNumber InitialSend;
    public SequenceNumber InitialReceive;
    public ushort MaximumSegmentSize;
    public sbyte WindowScale;
    public bool SackPermitted;
    public bool HasTimestamps;
    public uint TimestampRecent;
    public bool InUse;
    public byte Attempts;
    public Instant ResendAt;
}
