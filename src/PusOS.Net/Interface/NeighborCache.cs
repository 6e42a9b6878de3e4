namespace PusOS.Net;

/// <summary>
/// Who has which hardware address: ARP's and neighbour discovery's table with one state machine
/// (RFC 4861 §7.3). Bound: <see cref="InterfaceOptions.NeighborsMaximum"/>; the entry unused longest
/// makes room. Allocates for a new neighbour only until the bound is reached.
/// </summary>
internal sealed class NeighborCache(Interface owner, int maximum)
{
    private const int Buckets = 64;

    /// <summary>Questions asked by broadcast, or to a station, before the next step.</summary>
    public const int Attempts = 3;

    private static Duration RetransmitInterval => Duration.FromSeconds(1);

    private static Duration ReachableTime => Duration.FromSeconds(30);

    private static Duration DelayTime => Duration.FromSeconds(5);

    private readonly Neighbor?[] _buckets = new Neighbor?[Buckets];
    private readonly Neighbor?[] _all = new Neighbor?[maximum];
    private int _count;

    /// <summary>When <see cref="Expire"/> is due.</summary>
    public Instant NextDeadline { get; private set; } = Instant.Never;

    public int Count => _count;

    public Neighbor? At(int index) => _all[index];

    public Neighbor? Find(IpAddress address)
    {
        Neighbor? neighbor = _buckets[Bucket(address)];
        while (neighbor is not null && neighbor.Address != address)
        {
            neighbor = neighbor.NextInBucket;
        }

        return neighbor;
    }

    /// <summary>The entry to send through: made and solicited where there is none; its state says whether the hardware address is known.</summary>
    public Neighbor Use(IpAddress address, IpAddress source)
    {
        Neighbor? neighbor = Find(address);
        Instant now = owner.Now;
        if (neighbor is null)
        {
            neighbor = Add(address);
            neighbor.State = NeighborState.Incomplete;
            neighbor.Attempts = 1;
            SetDeadline(neighbor, now + RetransmitInterval);
            owner.Solicit(neighbor, source);
        }
        else if (neighbor.State == NeighborState.Reachable && neighbor.Deadline <= now)
        {
            neighbor.State = NeighborState.Stale;
        }

        if (neighbor.State == NeighborState.Stale)
        {
            neighbor.State = NeighborState.Delay;
            SetDeadline(neighbor, now + DelayTime);
        }

        neighbor.LastUsed = now;
        return neighbor;
    }

    /// <summary>A neighbour told its address. <paramref name="create"/>: remember it even if we did not ask.</summary>
    public void Learn(IpAddress address, HardwareAddress hardware, bool confirmed, bool create, bool mayOverride = true)
    {
        Neighbor? neighbor = Find(address);
        if (neighbor is null)
        {
            if (!create)
            {
                return;
            }

            neighbor = Add(address);
            neighbor.State = NeighborState.Incomplete;
        }

        bool known = neighbor.State != NeighborState.Incomplete;
        bool changed = neighbor.Hardware != hardware;
        if (known && changed && !mayOverride)
        {
            // RFC 4861 §7.2.5 I: keep what is cached, but doubt it.
            neighbor.State = neighbor.State == NeighborState.Reachable ? NeighborState.Stale : neighbor.State;
            return;
        }

        neighbor.Hardware = hardware;
        neighbor.LastUsed = owner.Now;
        if (confirmed)
        {
            neighbor.State = NeighborState.Reachable;
            neighbor.Deadline = owner.Now + ReachableTime;
            neighbor.Attempts = 0;
        }
        else if (changed || !known)
        {
            neighbor.State = NeighborState.Stale;
            neighbor.Deadline = Instant.Never;
        }

        owner.Link.Flush(neighbor);
    }

    /// <summary>Something above saw the neighbour answer (RFC 4861 §7.3.1): no probe is needed.</summary>
    public void Confirm(Neighbor neighbor)
    {
        if (neighbor.State != NeighborState.Incomplete)
        {
            neighbor.State = NeighborState.Reachable;
            neighbor.Deadline = owner.Now + ReachableTime;
        }
    }

    /// <summary>
    /// Nothing comes back from there for long (RFC 1122 §2.3.2.1, advice of a higher layer): what is known is used further,
    /// but asked for at once, of everybody, as its station may be wrong.
    /// </summary>
    public void Doubt(IpAddress address)
    {
        if (Find(address) is { State: NeighborState.Reachable or NeighborState.Stale or NeighborState.Delay } neighbor)
        {
            neighbor.State = NeighborState.Probe;
            neighbor.Attempts = Attempts;
            SetDeadline(neighbor, owner.Now);
        }
    }

    /// <summary>Repeats solicitations and gives up on who does not answer.</summary>
    public void Expire(Instant now)
    {
        if (now < NextDeadline)
        {
            return;
        }

        NextDeadline = Instant.Never;
        for (int i = _count - 1; i >= 0; i--)
        {
            Neighbor neighbor = _all[i]!;
            if (neighbor.State is NeighborState.Reachable or NeighborState.Stale)
            {
                continue;
            }

            if (neighbor.Deadline <= now)
            {
                OnDeadline(neighbor, now);
            }
            else if (neighbor.Deadline < NextDeadline)
            {
                NextDeadline = neighbor.Deadline;
            }
        }
    }

    /// <summary>Forgets everybody (the link went down, or the node moved).</summary>
    public void Clear()
    {
        while (_count > 0)
        {
            Remove(_all[_count - 1]!);
        }
    }

    private void OnDeadline(Neighbor neighbor, Instant now)
    {
        if (neighbor.State == NeighborState.Delay)
        {
            neighbor.State = NeighborState.Probe;
            neighbor.Attempts = 0;
        }

        // Who stays silent to unicast probes is asked for by broadcast before he is forgotten (RFC 7048 §3).
        if (neighbor.Attempts == (neighbor.State == NeighborState.Probe ? 2 * Attempts : Attempts))
        {
            Remove(neighbor);
            owner.OnUnreachable(neighbor);
            return;
        }

        neighbor.Attempts++;
        SetDeadline(neighbor, now + RetransmitInterval);
        owner.Solicit(neighbor, default);
    }

    private void SetDeadline(Neighbor neighbor, Instant deadline)
    {
        neighbor.Deadline = deadline;
        if (deadline < NextDeadline)
        {
            NextDeadline = deadline;
        }
    }

    private Neighbor Add(IpAddress address)
    {
        Neighbor? neighbor = null;
        if (_count == maximum)
        {
            neighbor = _all[0]!;
            for (int i = 1; i < _count; i++)
            {
                if (_all[i]!.LastUsed < neighbor.LastUsed)
                {
                    neighbor = _all[i]!;
                }
            }

            Remove(neighbor);
        }

        neighbor ??= new Neighbor();
        neighbor.Address = address;
        neighbor.Hardware = default;
        neighbor.IsRouter = false;
        neighbor.Attempts = 0;
        neighbor.LastUsed = owner.Now;
        ref Neighbor? bucket = ref _buckets[Bucket(address)];
        neighbor.NextInBucket = bucket;
        bucket = neighbor;
        _all[_count++] = neighbor;
        return neighbor;
    }

    private void Remove(Neighbor neighbor)
    {
        owner.Link.DropPending(neighbor);
        ref Neighbor? link = ref _buckets[Bucket(neighbor.Address)];
        while (link != neighbor)
        {
            link = ref link!.NextInBucket;
        }

        link = neighbor.NextInBucket;
        neighbor.NextInBucket = null;
        int index = Array.IndexOf(_all, neighbor, 0, _count);
        _all[index] = _all[--_count];
        _all[_count] = null;
        owner.Link.ForgetRoute();
    }

    private static int Bucket(IpAddress address)
    {
        ulong mixed = (address.High ^ address.Low) * 0x9e37_79b9_7f4a_7c15;
        return (int)(mixed >> 58);
    }
}
