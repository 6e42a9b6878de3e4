using PusOS.Net.Wire;

namespace PusOS.Net;

/// <summary>ARP (RFC 826), with the probes, announcements and conflict notices of RFC 5227.</summary>
internal sealed class ArpProtocol(Interface owner)
{
    private Instant _mayDefendAt;

    private static Duration DefendInterval => Duration.FromSeconds(10);

    /// <summary>An address that a probe is out for (DHCP, link-local); default: none.</summary>
    public IpAddress Probed { get; private set; }

    /// <summary>Whether somebody else showed that he has the probed address.</summary>
    public bool ProbeConflict { get; private set; }

    /// <summary>A packet arrived in a frame of <paramref name="station"/>'s.</summary>
    public void OnPacket(ReadOnlySpan<byte> bytes, HardwareAddress station)
    {
        if (!ArpRepr.TryParse(bytes, out ArpRepr arp) || !arp.SenderHardware.IsUnicast)
        {
            owner.Counters.DropMalformed++;
            return;
        }

        if (arp.SenderHardware == owner.Link.Hardware)
        {
            return;
        }

        bool probe = arp.Sender == IpAddress.AnyIPv4;
        if (Probed != default && (arp.Sender == Probed || (probe && arp.IsRequest && arp.Target == Probed)))
        {
            // Whatever we have it for: until the probes have passed it is not ours to defend (RFC 5227 §2.1.1).
            ProbeConflict = true;
            return;
        }

        bool forUs = owner.Addresses.TryGet(arp.Target, out InterfaceAddress ours) && !ours.Tentative;
        if (owner.Addresses.TryGet(arp.Sender, out _))
        {
            // RFC 5227 §2.4 (c): somebody claims our address; two that both defend it must not do so without a pause.
            if (owner.Now >= _mayDefendAt)
            {
                _mayDefendAt = owner.Now + DefendInterval;
                Announce(arp.Sender);
            }

            return;
        }

        // RFC 826: update whom we know; create an entry only if the packet is for us. Only hosts of our networks.
        if (!probe && arp.Sender.IsUnicast && owner.Addresses.IsOnLink(arp.Sender))
        {
            // ARP has no checksum: where the frame names another station than the packet, a known address stays, doubted.
            owner.Neighbors.Learn(arp.Sender, arp.SenderHardware, !arp.IsRequest && forUs, forUs, arp.SenderHardware == station);
        }

        if (arp.IsRequest && forUs)
        {
            Send(false, arp.SenderHardware, ours.Address, arp.SenderHardware, arp.Sender);
        }
    }

    /// <summary>Asks who has an address; <paramref name="unicast"/>: asks this station only.</summary>
    public void Request(IpAddress target, IpAddress source, HardwareAddress? unicast)
    {
        if ((source.IsUnspecified || !owner.Addresses.TryGet(source, out _)) && !owner.Addresses.TrySelectSource(target, owner.Now, out source))
        {
            source = IpAddress.AnyIPv4;
        }

        Send(true, unicast ?? HardwareAddress.Broadcast, source, default, target);
    }

    /// <summary>Starts to look for somebody who has <paramref name="address"/>, which is not ours yet, and asks once.</summary>
    public void Probe(IpAddress address)
    {
        if (Probed != address)
        {
            Probed = address;
            ProbeConflict = false;
        }

        Send(true, HardwareAddress.Broadcast, IpAddress.AnyIPv4, default, address);
    }

    /// <summary>Stops looking.</summary>
    public void EndProbe() => Probed = default;

    /// <summary>Says that an address is ours (gratuitous request, RFC 5227 §1.1).</summary>
    public void Announce(IpAddress address) => Send(true, HardwareAddress.Broadcast, address, default, address);

    private void Send(bool request, HardwareAddress destination, IpAddress sender, HardwareAddress targetHardware, IpAddress target)
    {
        if (owner.Link.TryBeginFrame(destination, EtherType.Arp, ArpRepr.Length, out Span<byte> payload))
        {
            new ArpRepr
            {
                IsRequest = request,
                SenderHardware = owner.Link.Hardware,
                Sender = sender,
                TargetHardware = targetHardware,
                Target = target,
            }.Emit(payload);
            owner.Link.CommitFrame(ArpRepr.Length);
        }
    }
}
