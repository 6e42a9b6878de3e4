namespace PusOS.Net;

/// <summary>ICMP or ICMPv6 messages counted by type; ICMPv6's informational types follow its errors.</summary>
internal sealed class IcmpCounters
{
    private const int Types = 64;
    private const int Informational = 128;

    private readonly long[] _received = new long[Types];
    private readonly long[] _sent = new long[Types];

    /// <summary>Messages with a wrong checksum or shorter than their header.</summary>
    public long Errors { get; set; }

    /// <summary>All received, those with errors too.</summary>
    public long AllReceived { get; private set; }

    public long AllSent { get; private set; }

    public void CountReceived(byte type)
    {
        AllReceived++;
        _received[Place(type)]++;
    }

    public void CountError()
    {
        AllReceived++;
        Errors++;
    }

    public void CountSent(byte type)
    {
        AllSent++;
        _sent[Place(type)]++;
    }

    public long Received(byte type) => _received[Place(type)];

    public long Sent(byte type) => _sent[Place(type)];

    // Types of both halves below 32 have places of their own; rarer ones share the last.
    private static int Place(byte type) => type >= Informational ? Math.Min((type - Informational) + (Types / 2), Types - 1) : Math.Min((int)type, (Types / 2) - 1);
}
