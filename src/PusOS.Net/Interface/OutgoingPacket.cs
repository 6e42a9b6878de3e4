namespace PusOS.Net;

/// <summary>A packet being built in place. Made by <see cref="LinkLayer.TryBegin"/>, finished by <see cref="LinkLayer.Commit"/>; fill all of <see cref="Payload"/> between.</summary>
internal ref struct OutgoingPacket
{
    /// <summary>Where the transport header and data go; exactly as long as asked for.</summary>
    public Span<byte> Payload;

    /// <summary>Who computes the transport checksum.</summary>
    public ChecksumDuty Duty;

    /// <summary>The whole frame.</summary>
    internal Span<byte> Frame;

    /// <summary>The rented buffer, if the frame does not go straight to the device.</summary>
    internal byte[]? Buffer;

    internal int Length;
    internal int TransportOffset;
    internal OutgoingRoute Route;
    internal Neighbor? Neighbor;
    internal IpSend Header;
}
