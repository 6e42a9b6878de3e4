using System.Buffers.Binary;
using PusOS.Net.Wire;

namespace PusOS.Net;

/// <summary>The raw sockets of an interface: which of them get a packet or hear of an error. 32 at most.</summary>
internal sealed class RawProtocol(Interface owner)
{
    private const int SocketsMaximum = 32;
    private const int TotalLengthOffset = 2;

    private readonly RawSocket?[] _sockets = new RawSocket?[SocketsMaximum];
    private int _count;

    public ReadOnlySpan<RawSocket?> Sockets => _sockets.AsSpan(0, _count);

    /// <summary>Whether a socket of this protocol can be: not those that have sockets of their own, or that are IP's.</summary>
    public static bool IsAllowed(int protocol, bool ipv6) => protocol is > 0 and < 255
        && protocol is not (IpProtocol.Tcp or IpProtocol.Udp or IpProtocol.NoNextHeader)
        && protocol != (ipv6 ? IpProtocol.Icmp : IpProtocol.IcmpV6) && !Ipv6ExtensionHeader.IsExtension((byte)protocol);

    /// <summary>Makes a socket; null: there are too many.</summary>
    public RawSocket? Create(byte protocol, bool ipv6)
    {
        if (_count == SocketsMaximum)
        {
            return null;
        }

        RawSocket socket = new(owner, protocol, ipv6);
        _sockets[_count++] = socket;
        return socket;
    }

    public void Remove(RawSocket socket)
    {
        int index = Array.IndexOf(_sockets, socket, 0, _count);
        if (index >= 0)
        {
            _sockets[index] = _sockets[--_count];
            _sockets[_count] = null;
        }
    }

    /// <summary>Gives a packet to all sockets that want it; true: there was one.</summary>
    public bool Deliver(byte protocol, in PacketInfo info, ReadOnlySpan<byte> payload)
    {
        bool delivered = false;
        foreach (RawSocket? socket in Sockets)
        {
            if (socket!.Protocol == protocol && socket.IsIPv6 != info.Destination.IsIPv4 && Wants(socket, info))
            {
                Deliver(socket, info, payload);
                delivered = true;
            }
        }

        return delivered;
    }

    /// <summary>An ICMP error about a packet of this protocol that we sent.</summary>
    public void OnIcmpError(IcmpErrorKind kind, IpAddress source, IpAddress remote, byte protocol)
    {
        foreach (RawSocket? socket in Sockets)
        {
            if (socket!.Protocol == protocol && (socket.Remote == default ? socket.ReportsErrors : socket.Remote.Address == remote))
            {
                Fail(socket, kind, source);
            }
        }
    }

    /// <summary>A neighbour does not answer: as Linux, as if we had told ourselves that the host is unreachable.</summary>
    public void OnNeighborUnreachable(IpAddress neighbor)
    {
        foreach (RawSocket? socket in Sockets)
        {
            IpAddress remote = socket!.Remote.Address;
            if (socket.Remote != default && owner.Addresses.TryNextHop(remote, owner.Now, out IpAddress hop) && hop == neighbor
                && owner.Addresses.TrySelectSource(remote, owner.Now, out IpAddress self))
            {
                Fail(socket, IcmpErrorKind.HostUnreachable, self);
            }
        }
    }

    private bool Wants(RawSocket socket, in PacketInfo info) =>
        (socket.Remote == default || socket.Remote.Address == info.Source)
        && (socket.Local.Address.IsUnspecified || socket.Local.Address == info.Destination);

    private void Deliver(RawSocket socket, in PacketInfo info, ReadOnlySpan<byte> payload)
    {
        DatagramInfo datagram = new() { Remote = new IpEndpoint(info.Source, 0), Local = info.Destination, HopLimit = info.HopLimit };
        bool stored;
        if (socket.IsIPv6)
        {
            stored = socket.Received.TryEnqueue(datagram, payload);
        }
        else
        {
            // In front the IP header as it came; after reassembly with the length of the whole.
            int header = (info.Packet[0] & 15) * 4;
            byte[] whole = owner.Pool.Rent(header + payload.Length);
            info.Packet[..header].CopyTo(whole);
            payload.CopyTo(whole.AsSpan(header));
            BinaryPrimitives.WriteUInt16BigEndian(whole.AsSpan(TotalLengthOffset), (ushort)Math.Min(header + payload.Length, ushort.MaxValue));
            stored = socket.Received.TryEnqueue(datagram, whole.AsSpan(0, header + payload.Length));
            owner.Pool.Return(whole);
        }

        if (stored)
        {
            socket.Notify(Readiness.Readable);
        }
        else
        {
            owner.Counters.DropBufferFull++;
        }
    }

    /// <summary>
    /// Sockets that do not ask for errors hear only of those that Linux calls hard (RFC 1122 §4.2.3.9's kind: protocol, port,
    /// and a packet that may not be cut).
    /// </summary>
    private static void Fail(RawSocket socket, IcmpErrorKind kind, IpAddress source)
    {
        bool hard = kind is IcmpErrorKind.ProtocolUnreachable or IcmpErrorKind.PortUnreachable || (kind == IcmpErrorKind.PacketTooBig && socket.DontFragment);
        if (!hard && !socket.ReportsErrors)
        {
            return;
        }

        socket.ErrorSource = source;
        socket.PendingError = kind switch
        {
            IcmpErrorKind.NetworkUnreachable => SocketStatus.NetworkUnreachable,
            IcmpErrorKind.ProtocolUnreachable or IcmpErrorKind.PortUnreachable => SocketStatus.ConnectionRefused,
            IcmpErrorKind.PacketTooBig => SocketStatus.MessageTooLarge,
            _ => SocketStatus.HostUnreachable,
        };
        socket.Notify(Readiness.Error | Readiness.Readable);
    }
}
