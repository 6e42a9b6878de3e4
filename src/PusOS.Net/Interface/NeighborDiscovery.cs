using System.Buffers.Binary;
using PusOS.Net.Wire;

namespace PusOS.Net;

/// <summary>
/// Neighbour discovery (RFC 4861) and address autoconfiguration (RFC 4862): link-local address from the
/// hardware address, duplicate address detection with one probe, three router solicitations, prefixes,
/// routers, MTU and DNS servers (RFC 8106) from advertisements. Redirects are ignored.
/// </summary>
internal sealed class NeighborDiscovery(Interface owner) : TimerNode
{
    private const byte HopLimit = 255;
    private const int SolicitationsMaximum = 3;
    private const int DnsServersMaximum = 3;
    private const uint Infinite = uint.MaxValue;
    private const uint FlagRouter = 0x8000_0000;
    private const uint FlagSolicited = 0x4000_0000;
    private const uint FlagOverride = 0x2000_0000;

    private readonly IpAddress[] _dnsServers = new IpAddress[DnsServersMaximum];
    private int _solicitations;
    private Instant _startAt = Instant.Never;
    private Instant _nextSolicitation = Instant.Never;
    private Instant _detectionEnds = Instant.Never;

    /// <summary>DNS servers that routers advertised.</summary>
    public ReadOnlySpan<IpAddress> DnsServers => _dnsServers.AsSpan(0, DnsServerCount);

    public int DnsServerCount { get; private set; }

    /// <summary>Addresses that another node has already.</summary>
    public int Duplicates { get; private set; }

    private static Duration RetransmitInterval => Duration.FromSeconds(1);

    /// <summary>The link came up: form the link-local address, detect duplicates, look for routers.</summary>
    public void OnLinkUp()
    {
        // RFC 4862 §5.4.2: the first message waits a random time of a second at most. Not too short: a node that boots has
        // something else to do first.
        const int LeastMilliseconds = 50, MostMilliseconds = 500;
        _startAt = owner.Now + Duration.FromMilliseconds(LeastMilliseconds + owner.Random.Next(MostMilliseconds - LeastMilliseconds));
        _nextSolicitation = Instant.Never;
        Reschedule();
    }

    private void Start()
    {
        _startAt = Instant.Never;
        IpAddress linkLocal = IpAddress.FromIPv6(0xfe80_0000_0000_0000, owner.Link.Hardware.InterfaceIdentifier);
        AddTentative(new IpPrefix(linkLocal, 64), Instant.Never, Instant.Never);
        _solicitations = 0;
        // RFC 4861 §6.3.7: a random delay, so that nodes of one power cut do not shout at once.
        _nextSolicitation = owner.Now + RetransmitInterval + Duration.FromMilliseconds(owner.Random.Next(200));
    }

    /// <summary>Asks who has an IPv6 address.</summary>
    public void Solicit(IpAddress target, IpAddress source, HardwareAddress? unicast)
    {
        if ((source.IsUnspecified || !owner.Addresses.TryGet(source, out _)) && !owner.Addresses.TrySelectSource(target, owner.Now, out source))
        {
            return;
        }

        Span<byte> body = stackalloc byte[24];
        target.Write(body);
        NdpOption.WriteLinkLayerAddress(body[16..], NdpOption.SourceLinkLayerAddress, owner.Link.Hardware);
        IpAddress destination = unicast is null ? target.SolicitedNode : target;
        owner.IcmpV6.Send(source, destination, IcmpV6Type.NeighborSolicitation, 0, 0, body, HopLimit, false);
    }

    public void OnMessage(in PacketInfo info, in IcmpPacket message)
    {
        // RFC 4861 §6.1, §7.1: nothing from beyond the link.
        if (info.HopLimit != HopLimit || message.Code != 0)
        {
            owner.Counters.DropMalformed++;
            return;
        }

        switch (message.Type)
        {
            case IcmpV6Type.NeighborSolicitation when message.Body.Length >= 16:
                OnSolicitation(info, message.Body);
                break;
            case IcmpV6Type.NeighborAdvertisement when message.Body.Length >= 16:
                OnAdvertisement(message.Word, message.Body);
                break;
            case IcmpV6Type.RouterAdvertisement when message.Body.Length >= 8 && info.Source.IsLinkLocal && owner.Options.AcceptRouterAdvertisements:
                OnRouterAdvertisement(info, message);
                break;
        }
    }

    internal override void OnDeadline(Instant now)
    {
        if (_startAt <= now)
        {
            Start();
        }

        if (_detectionEnds <= now)
        {
            EndDetection();
        }

        if (_nextSolicitation <= now)
        {
            SolicitRouters();
        }

        Reschedule();
    }

    private void Reschedule()
    {
        Instant next = _detectionEnds < _nextSolicitation ? _detectionEnds : _nextSolicitation;
        owner.Timers.Schedule(this, _startAt < next ? _startAt : next);
    }

    private void AddTentative(IpPrefix prefix, Instant preferredUntil, Instant validUntil)
    {
        if (owner.Addresses.Add(new InterfaceAddress(prefix, true, preferredUntil, validUntil)) != Status.Ok)
        {
            return;
        }

        _detectionEnds = owner.Now + RetransmitInterval;
        Span<byte> body = stackalloc byte[16];
        prefix.Address.Write(body);
        owner.IcmpV6.Send(default, prefix.Address.SolicitedNode, IcmpV6Type.NeighborSolicitation, 0, 0, body, HopLimit, false);
    }

    private void EndDetection()
    {
        _detectionEnds = Instant.Never;
        foreach (InterfaceAddress address in owner.Addresses.Addresses)
        {
            if (address.Tentative)
            {
                owner.Addresses.Add(address with { Tentative = false });
                owner.Groups.ReportSoon();
            }
        }
    }

    private void SolicitRouters()
    {
        if (!owner.Options.AcceptRouterAdvertisements || _solicitations == SolicitationsMaximum)
        {
            _nextSolicitation = Instant.Never;
            return;
        }

        _solicitations++;
        _nextSolicitation = owner.Now + Duration.FromSeconds(4);
        Span<byte> body = stackalloc byte[8];
        NdpOption.WriteLinkLayerAddress(body, NdpOption.SourceLinkLayerAddress, owner.Link.Hardware);
        if (owner.Addresses.TrySelectSource(IpAddress.AllRouters, owner.Now, out IpAddress source))
        {
            owner.IcmpV6.Send(source, IpAddress.AllRouters, IcmpV6Type.RouterSolicitation, 0, 0, body, HopLimit, false);
        }
    }

    private void OnSolicitation(in PacketInfo info, ReadOnlySpan<byte> body)
    {
        IpAddress target = IpAddress.FromBytes(body[..16]);
        if (!owner.Addresses.TryGet(target, out InterfaceAddress ours))
        {
            return;
        }

        bool detection = info.Source.IsUnspecified;
        if (ours.Tentative)
        {
            if (detection && info.LinkSource != owner.Link.Hardware)
            {
                OnDuplicate(target);
            }

            return;
        }

        if (!detection && TryFindLinkLayer(body[16..], NdpOption.SourceLinkLayerAddress, out HardwareAddress hardware))
        {
            owner.Neighbors.Learn(info.Source, hardware, false, true);
        }

        Span<byte> reply = stackalloc byte[24];
        target.Write(reply);
        NdpOption.WriteLinkLayerAddress(reply[16..], NdpOption.TargetLinkLayerAddress, owner.Link.Hardware);
        IpAddress destination = detection ? IpAddress.AllNodes : info.Source;
        owner.IcmpV6.Send(target, destination, IcmpV6Type.NeighborAdvertisement, 0, FlagOverride | (detection ? 0 : FlagSolicited), reply, HopLimit, false);
    }

    private void OnAdvertisement(uint flags, ReadOnlySpan<byte> body)
    {
        IpAddress target = IpAddress.FromBytes(body[..16]);
        if (owner.Addresses.TryGet(target, out InterfaceAddress ours))
        {
            if (ours.Tentative)
            {
                OnDuplicate(target);
            }

            return;
        }

        Neighbor? neighbor = owner.Neighbors.Find(target);
        if (neighbor is null)
        {
            return;
        }

        if (!TryFindLinkLayer(body[16..], NdpOption.TargetLinkLayerAddress, out HardwareAddress hardware))
        {
            hardware = neighbor.Hardware;
            if (neighbor.State == NeighborState.Incomplete)
            {
                return;
            }
        }

        bool wasRouter = neighbor.IsRouter;
        neighbor.IsRouter = (flags & FlagRouter) != 0;
        owner.Neighbors.Learn(target, hardware, (flags & FlagSolicited) != 0, false, (flags & FlagOverride) != 0);
        if (wasRouter && !neighbor.IsRouter)
        {
            owner.Addresses.RemoveRoutes(new IpPrefix(default, 0), target);
        }
    }

    private void OnDuplicate(IpAddress address)
    {
        // RFC 4862 §5.4.5: do not use it.
        Duplicates++;
        owner.Addresses.Remove(address);
    }

    private void OnRouterAdvertisement(in PacketInfo info, in IcmpPacket message)
    {
        _nextSolicitation = Instant.Never;
        uint lifetime = message.Word & 0xffff;
        IpPrefix all = new(default, 0);
        if (lifetime == 0)
        {
            owner.Addresses.RemoveRoutes(all, info.Source);
        }
        else
        {
            owner.Addresses.AddRoute(new Route(all, info.Source, owner.Now + Duration.FromSeconds(lifetime)));
        }

        ReadOnlySpan<byte> options = message.Body[8..];
        while (NdpOption.TryNext(ref options, out NdpOption option))
        {
            if (!option.IsWellFormed)
            {
                continue;
            }

            switch (option.Type)
            {
                case NdpOption.SourceLinkLayerAddress when option.LinkLayerAddress.IsUnicast:
                    owner.Neighbors.Learn(info.Source, option.LinkLayerAddress, false, true);
                    break;
                case NdpOption.PrefixInformation:
                    OnPrefix(option);
                    break;
                case NdpOption.MtuOption when option.Word is >= 1280 and <= ushort.MaxValue:
                    owner.Link.Mtu = Math.Min(owner.Link.Device.Mtu, (int)option.Word);
                    break;
                case NdpOption.RecursiveDnsServer:
                    OnDnsServers(option);
                    break;
            }
        }

        Reschedule();
    }

    private void OnPrefix(in NdpOption option)
    {
        uint valid = option.ValidSeconds;
        uint preferred = option.PreferredSeconds;
        IpAddress prefix = option.Prefix;
        if (!option.Autonomous || option.PrefixLength != 64 || preferred > valid || prefix.IsLinkLocal || prefix.IsMulticast)
        {
            return;
        }

        Instant now = owner.Now;
        IpAddress address = IpAddress.FromIPv6(prefix.High, owner.Link.Hardware.InterfaceIdentifier);
        Instant preferredUntil = preferred == Infinite ? Instant.Never : now + Duration.FromSeconds(preferred);
        Instant validUntil = valid == Infinite ? Instant.Never : now + Duration.FromSeconds(valid);
        if (!owner.Addresses.TryGet(address, out InterfaceAddress known))
        {
            if (valid != 0)
            {
                AddTentative(new IpPrefix(address, 64), preferredUntil, validUntil);
            }

            return;
        }

        // RFC 4862 §5.5.3 (e): nobody shortens a lifetime below two hours.
        Instant twoHours = now + Duration.FromSeconds(7200);
        if (validUntil <= twoHours && validUntil <= known.ValidUntil)
        {
            validUntil = known.ValidUntil < twoHours ? known.ValidUntil : twoHours;
        }

        owner.Addresses.Add(known with { PreferredUntil = preferredUntil, ValidUntil = validUntil });
    }

    private void OnDnsServers(in NdpOption option)
    {
        if (option.Word == 0)
        {
            return;
        }

        ReadOnlySpan<byte> servers = option.Bytes[8..];
        DnsServerCount = 0;
        for (; servers.Length >= 16 && DnsServerCount < DnsServersMaximum; servers = servers[16..])
        {
            _dnsServers[DnsServerCount++] = IpAddress.FromBytes(servers[..16]);
        }
    }

    private static bool TryFindLinkLayer(ReadOnlySpan<byte> options, byte type, out HardwareAddress hardware)
    {
        hardware = default;
        while (NdpOption.TryNext(ref options, out NdpOption option))
        {
            if (option.Type == type)
            {
                hardware = option.LinkLayerAddress;
                return hardware.IsUnicast;
            }
        }

        return false;
    }
}
