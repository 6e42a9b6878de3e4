using PusOS.Net.Wire;

namespace PusOS.Net;

/// <summary>ICMP (RFC 792, RFC 1122 §3.2.2): answers echoes, reports and passes errors on. Errors sent: 100 a second at most.</summary>
internal sealed class IcmpProtocol(Interface owner)
{
    private RateLimit _errors = new(100);

    public void OnMessage(in PacketInfo info, ReadOnlySpan<byte> bytes)
    {
        if (!IcmpPacket.TryParse(bytes, 0, out IcmpPacket message))
        {
            owner.Counters.DropChecksum++;
            owner.Counters.Icmp.CountError();
            return;
        }

        owner.Counters.Icmp.CountReceived(message.Type);
        switch (message.Type)
        {
            case IcmpType.EchoRequest when message.Code == 0:
                Reply(info, message);
                break;
            case IcmpType.DestinationUnreachable or IcmpType.TimeExceeded or IcmpType.ParameterProblem:
                OnError(info.Source, message);
                break;
        }
    }

    /// <summary>Sends an error about a packet, unless the rules of RFC 1122 §3.2.2 forbid it.</summary>
    public void SendError(in PacketInfo info, byte type, byte code, uint word)
    {
        if (info.IsGroup || !info.Source.IsUnicast || !Ipv4Packet.TryParseTruncated(info.Packet, out Ipv4Packet packet, out _)
            || packet.FragmentOffset != 0 || (packet.Protocol == IpProtocol.Icmp && (packet.Payload.Length == 0 || IcmpPacket.IsErrorV4(packet.Payload[0])))
            || !_errors.TryTake(owner.Now))
        {
            return;
        }

        // RFC 1812 §4.3.2.3: as much of the packet as fits in 576 bytes.
        ReadOnlySpan<byte> quoted = info.Packet[..Math.Min(info.Packet.Length, 576 - Ipv4Repr.HeaderLength - IcmpPacket.HeaderLength)];
        IpSend header = new() { Source = info.Destination, Destination = info.Source, Protocol = IpProtocol.Icmp };
        if (owner.Link.TryBegin(header, IcmpPacket.HeaderLength + quoted.Length, false, out OutgoingPacket outgoing) == Status.Ok)
        {
            quoted.CopyTo(outgoing.Payload[IcmpPacket.HeaderLength..]);
            owner.Counters.Icmp.CountSent(type);
            IcmpPacket.WriteHeader(outgoing.Payload, type, code, word, 0);
            owner.Link.Commit(ref outgoing);
        }
    }

    private void Reply(in PacketInfo info, in IcmpPacket request)
    {
        // Not to broadcasts: RFC 1122 §3.2.2.6 allows silence.
        if (info.IsGroup || !info.Source.IsUnicast)
        {
            return;
        }

        IpSend header = new() { Source = info.Destination, Destination = info.Source, Protocol = IpProtocol.Icmp };
        if (owner.Link.TryBegin(header, request.Bytes.Length, false, out OutgoingPacket outgoing) == Status.Ok)
        {
            request.Body.CopyTo(outgoing.Payload[IcmpPacket.HeaderLength..]);
            owner.Counters.Icmp.CountSent(IcmpType.EchoReply);
            IcmpPacket.WriteHeader(outgoing.Payload, IcmpType.EchoReply, 0, request.Word, 0);
            owner.Link.Commit(ref outgoing);
        }
    }

    private void OnError(IpAddress source, in IcmpPacket message)
    {
        if (!Ipv4Packet.TryParseTruncated(message.Body, out Ipv4Packet original, out int originalLength))
        {
            owner.Counters.DropMalformed++;
            return;
        }

        IcmpErrorKind kind = (message.Type, message.Code) switch
        {
            (IcmpType.TimeExceeded, _) => IcmpErrorKind.TimeExceeded,
            (IcmpType.ParameterProblem, _) => IcmpErrorKind.ParameterProblem,
            (_, IcmpType.CodeProtocolUnreachable) => IcmpErrorKind.ProtocolUnreachable,
            (_, IcmpType.CodePortUnreachable) => IcmpErrorKind.PortUnreachable,
            (_, IcmpType.CodeFragmentationNeeded) => IcmpErrorKind.PacketTooBig,
            (_, 0 or 6 or 9) => IcmpErrorKind.NetworkUnreachable,
            _ => IcmpErrorKind.HostUnreachable,
        };
        int mtu = (int)(message.Word & 0xffff);
        if (kind == IcmpErrorKind.PacketTooBig && (mtu < 68 || mtu >= originalLength))
        {
            // An old router gives no MTU (RFC 1191 §5): guess three quarters.
            mtu = originalLength * 3 / 4;
        }

        owner.OnIcmpError(kind, source, original.Source, original.Destination, original.Protocol, original.Payload, mtu);
    }
}
