namespace PusOS.Net;

/// <summary>Who is told of ICMP echo replies (ping). Called inside <see cref="Interface.Poll"/>.</summary>
internal interface IEchoObserver
{
    void OnEchoReply(IpAddress source, ushort identifier, ushort sequence, byte hopLimit, ReadOnlySpan<byte> body);
}
