namespace PusOS.Net;

/// <summary>What a transport tells IP about a packet to be sent. Source unspecified and not wanted so: IP has chosen one before.</summary>
internal struct IpSend
{
    public IpAddress Source;
    public IpAddress Destination;
    public byte Protocol;
    public byte HopLimit;
    public byte TrafficClass;
    public bool DontFragment;
    public bool RouterAlert;
}
