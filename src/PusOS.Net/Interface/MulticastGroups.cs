using System.Buffers.Binary;
using PusOS.Net.Wire;

namespace PusOS.Net;

/// <summary>
/// The groups that sockets have joined (32 at most), and their reports: IGMPv3 (RFC 3376) unless a
/// version 2 querier is heard, MLDv2 (RFC 3810). No source filters: every join is "exclude none".
/// Reports go twice (robustness), and after queries with a random delay.
/// </summary>
internal sealed class MulticastGroups(Interface owner) : TimerNode
{
    private const int Maximum = 32;
    private const byte IgmpQuery = 0x11;
    private const byte IgmpV2Report = 0x16;
    private const byte IgmpV3Report = 0x22;
    private const byte ChangeToExclude = 4;
    private const byte ChangeToInclude = 3;
    private const byte IsExclude = 2;

    private static IpAddress AllSystems => IpAddress.FromIPv4(0xe000_0001);

    private static IpAddress AllIgmpV3Routers => IpAddress.FromIPv4(0xe000_0016);

    private static IpAddress AllMldV2Routers => IpAddress.FromIPv6(0xff02_0000_0000_0000, 0x16);

    private readonly IpAddress[] _groups = new IpAddress[Maximum];
    private readonly int[] _members = new int[Maximum];
    private readonly int[] _announcements = new int[Maximum];
    private int _count;
    private bool _answerQuery;
    private int _solicitedNodeAnnouncements;
    private Instant _versionTwoUntil;

    /// <summary>Joins a group once more. ResourceExhausted: 32 groups are joined.</summary>
    public Status Join(IpAddress group)
    {
        int index = IndexOf(group);
        if (index < 0)
        {
            if (_count == Maximum)
            {
                return Status.ResourceExhausted;
            }

            index = _count++;
            _groups[index] = group;
            _members[index] = 0;
            _announcements[index] = 2;
            Soon();
        }

        _members[index]++;
        return Status.Ok;
    }

    /// <summary>Leaves a group once; the last to leave says so to the link.</summary>
    public Status Leave(IpAddress group)
    {
        int index = IndexOf(group);
        if (index < 0)
        {
            return Status.NotFound;
        }

        if (--_members[index] == 0)
        {
            if (owner.LinkUp)
            {
                Report(group, ChangeToInclude);
            }

            _count--;
            _groups[index] = _groups[_count];
            _members[index] = _members[_count];
            _announcements[index] = _announcements[_count];
        }

        return Status.Ok;
    }

    /// <summary>Whether packets to this group are ours.</summary>
    public bool Accepts(IpAddress group)
    {
        if (group == AllSystems || group == IpAddress.AllNodes || IndexOf(group) >= 0)
        {
            return true;
        }

        if (!group.IsIPv4 && group.High == 0xff02_0000_0000_0000 && group.Low >> 24 == 0x1ff)
        {
            foreach (ref readonly InterfaceAddress address in owner.Addresses.Addresses)
            {
                if (!address.Address.IsIPv4 && address.Address.SolicitedNode == group)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The link came up: tell it again about all groups.</summary>
    public void OnLinkUp()
    {
        _announcements.AsSpan(0, _count).Fill(2);
        if (_count > 0)
        {
            Soon();
        }
    }

    /// <summary>New IPv6 addresses mean new solicited-node groups: snooping switches must hear of them.</summary>
    public void ReportSoon()
    {
        _solicitedNodeAnnouncements = 2;
        Soon();
    }

    public void OnIgmp(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 8 || !InternetChecksum.Verifies(InternetChecksum.Add(0, bytes)))
        {
            owner.Counters.DropChecksum++;
            return;
        }

        if (bytes[0] != IgmpQuery)
        {
            return;
        }

        if (bytes.Length == 8)
        {
            _versionTwoUntil = owner.Now + Duration.FromSeconds(400);
        }

        Answer(Duration.FromMilliseconds(Math.Max(1, (int)bytes[1]) * 100L));
    }

    public void OnMldQuery(in PacketInfo info, in IcmpPacket message)
    {
        if (info.HopLimit == 1 && info.Source.IsLinkLocal)
        {
            Answer(Duration.FromMilliseconds(Math.Min(Math.Max(message.Word >> 16, 1), 10_000)));
        }
    }

    internal override void OnDeadline(Instant now)
    {
        bool again = false;
        for (int i = 0; i < _count; i++)
        {
            if (_announcements[i] > 0)
            {
                Report(_groups[i], ChangeToExclude);
                again |= --_announcements[i] > 0;
            }
            else if (_answerQuery)
            {
                Report(_groups[i], IsExclude);
            }
        }

        if (_solicitedNodeAnnouncements > 0 || _answerQuery)
        {
            _solicitedNodeAnnouncements = Math.Max(0, _solicitedNodeAnnouncements - 1);
            again |= _solicitedNodeAnnouncements > 0;
            ReportSolicitedNodes();
        }

        _answerQuery = false;
        if (again)
        {
            owner.Timers.Schedule(this, now + Duration.FromSeconds(1));
        }
    }

    /// <summary>A change is reported at once (RFC 3376 §5.1, RFC 3810 §6.1), that is with the next poll.</summary>
    private void Soon()
    {
        if (HeapIndex < 0 || Deadline > owner.Now)
        {
            owner.Timers.Schedule(this, owner.Now);
        }
    }

    private void Answer(Duration within)
    {
        _answerQuery = true;
        Instant at = owner.Now + Duration.FromMilliseconds(owner.Random.Next((uint)within.Milliseconds));
        if (HeapIndex < 0 || at < Deadline)
        {
            owner.Timers.Schedule(this, at);
        }
    }

    private void ReportSolicitedNodes()
    {
        foreach (InterfaceAddress address in owner.Addresses.Addresses)
        {
            if (!address.Address.IsIPv4 && !address.Tentative)
            {
                Report(address.Address.SolicitedNode, IsExclude);
            }
        }
    }

    private void Report(IpAddress group, byte recordType)
    {
        if (!owner.Addresses.TrySelectSource(group, owner.Now, out IpAddress source))
        {
            source = group.IsIPv4 ? IpAddress.AnyIPv4 : default;
        }

        if (!group.IsIPv4)
        {
            Span<byte> record = stackalloc byte[20];
            record.Clear();
            record[0] = recordType;
            group.Write(record[4..]);
            owner.IcmpV6.Send(source, AllMldV2Routers, IcmpV6Type.MulticastListenerReportV2, 0, 1, record, 1, true);
            return;
        }

        bool versionTwo = owner.Now < _versionTwoUntil;
        if (versionTwo && recordType == ChangeToInclude)
        {
            return;
        }

        IpSend header = new() { Source = source, Destination = versionTwo ? group : AllIgmpV3Routers, Protocol = IpProtocol.Igmp, HopLimit = 1, RouterAlert = true, TrafficClass = 0xc0 };
        if (owner.Link.TryBegin(header, versionTwo ? 8 : 16, false, out OutgoingPacket outgoing) != Status.Ok)
        {
            return;
        }

        Span<byte> message = outgoing.Payload;
        message.Clear();
        message[0] = versionTwo ? IgmpV2Report : IgmpV3Report;
        if (!versionTwo)
        {
            message[7] = 1;
            message[8] = recordType;
        }

        BinaryPrimitives.WriteUInt32BigEndian(message[(versionTwo ? 4 : 12)..], group.IPv4Value);
        InternetChecksum.Store(message[2..], InternetChecksum.Complete(InternetChecksum.Add(0, message)));
        owner.Link.Commit(ref outgoing);
    }

    private int IndexOf(IpAddress group) => Array.IndexOf(_groups, group, 0, _count);
}
