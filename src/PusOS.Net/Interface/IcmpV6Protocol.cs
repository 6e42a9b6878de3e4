using PusOS.Net.Wire;

namespace PusOS.Net;

/// <summary>ICMPv6 (RFC 4443): answers echoes, reports and passes errors on, hands neighbour discovery and MLD to theirs. Errors sent: 100 a second at most.</summary>
internal sealed class IcmpV6Protocol(Interface owner)
{
    private const int MinimumMtu = 1280;

    private RateLimit _errors = new(100);

    public void OnMessage(in PacketInfo info, ReadOnlySpan<byte> bytes)
    {
        ulong pseudo = InternetChecksum.PseudoHeader(info.Source, info.Destination, IpProtocol.IcmpV6, bytes.Length);
        if (!IcmpPacket.TryParse(bytes, pseudo, out IcmpPacket message))
        {
            owner.Counters.DropChecksum++;
            owner.Counters.IcmpV6.CountError();
            return;
        }

        owner.Counters.IcmpV6.CountReceived(message.Type);
        owner.Raw.Deliver(IpProtocol.IcmpV6, info, bytes);
        switch (message.Type)
        {
            case IcmpV6Type.EchoRequest when message.Code == 0:
                Reply(info, message);
                break;
            case >= IcmpV6Type.DestinationUnreachable and <= IcmpV6Type.ParameterProblem:
                OnError(info.Source, message);
                break;
            case >= IcmpV6Type.RouterSolicitation and <= IcmpV6Type.Redirect:
                owner.NeighborDiscovery.OnMessage(info, message);
                break;
            case IcmpV6Type.MulticastListenerQuery:
                owner.Groups.OnMldQuery(info, message);
                break;
        }
    }

    /// <summary>Sends an error about a packet, unless RFC 4443 §2.4 (e) forbids it.</summary>
    public void SendError(in PacketInfo info, byte type, byte code, uint word)
    {
        bool aboutError = info.Packet.Length > Ipv6Packet.HeaderLength && info.Packet[6] == IpProtocol.IcmpV6 && info.Packet[Ipv6Packet.HeaderLength] < 128;
        if (info.IsGroup || !info.Source.IsUnicast || aboutError || !owner.Addresses.IsOurs(info.Destination) || !_errors.TryTake(owner.Now))
        {
            return;
        }

        ReadOnlySpan<byte> quoted = info.Packet[..Math.Min(info.Packet.Length, MinimumMtu - Ipv6Packet.HeaderLength - IcmpPacket.HeaderLength)];
        Send(info.Destination, info.Source, type, code, word, quoted, 0, false);
    }

    /// <summary>Builds and sends one message; the checksum covers the pseudo header.</summary>
    public void Send(IpAddress source, IpAddress destination, byte type, byte code, uint word, ReadOnlySpan<byte> body, byte hopLimit, bool routerAlert)
    {
        IpSend header = new() { Source = source, Destination = destination, Protocol = IpProtocol.IcmpV6, HopLimit = hopLimit, RouterAlert = routerAlert };
        int length = IcmpPacket.HeaderLength + body.Length;
        if (owner.Link.TryBegin(header, length, false, out OutgoingPacket outgoing) == Status.Ok)
        {
            owner.Counters.IcmpV6.CountSent(type);
            body.CopyTo(outgoing.Payload[IcmpPacket.HeaderLength..]);
            IcmpPacket.WriteHeader(outgoing.Payload, type, code, word, InternetChecksum.PseudoHeader(source, destination, IpProtocol.IcmpV6, length));
            owner.Link.Commit(ref outgoing);
        }
    }

    private void Reply(in PacketInfo info, in IcmpPacket request)
    {
        IpAddress source = info.Destination;
        if (!info.Source.IsUnicast || (source.IsMulticast && !owner.Addresses.TrySelectSource(info.Source, owner.Now, out source)))
        {
            return;
        }

        Send(source, info.Source, IcmpV6Type.EchoReply, 0, request.Word, request.Body, 0, false);
    }

    private void OnError(IpAddress source, in IcmpPacket message)
    {
        if (!Ipv6Packet.TryParseTruncated(message.Body, out Ipv6Packet original))
        {
            owner.Counters.DropMalformed++;
            return;
        }

        byte protocol = original.NextHeader;
        ReadOnlySpan<byte> transport = original.Payload;
        for (int i = 0; i < 8 && Ipv6ExtensionHeader.IsExtension(protocol); i++)
        {
            if (!Ipv6ExtensionHeader.TryParse(protocol, transport, out Ipv6ExtensionHeader extension))
            {
                return;
            }

            protocol = extension.NextHeader;
            transport = transport[extension.Length..];
        }

        IcmpErrorKind kind = (message.Type, message.Code) switch
        {
            (IcmpV6Type.PacketTooBig, _) => IcmpErrorKind.PacketTooBig,
            (IcmpV6Type.TimeExceeded, _) => IcmpErrorKind.TimeExceeded,
            (IcmpV6Type.ParameterProblem, IcmpV6Type.CodeUnrecognizedNextHeader) => IcmpErrorKind.ProtocolUnreachable,
            (IcmpV6Type.ParameterProblem, _) => IcmpErrorKind.ParameterProblem,
            (_, IcmpV6Type.CodePortUnreachable) => IcmpErrorKind.PortUnreachable,
            (_, 0) => IcmpErrorKind.NetworkUnreachable,
            _ => IcmpErrorKind.HostUnreachable,
        };
        int mtu = (int)Math.Min(message.Word, ushort.MaxValue);
        owner.OnIcmpError(kind, source, original.Source, original.Destination, protocol, transport, mtu);
    }
}
