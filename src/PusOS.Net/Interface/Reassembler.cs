namespace PusOS.Net;

/// <summary>
/// Puts fragments together (RFC 791 §3.2, RFC 8200 §4.5). Fragments that overlap others make the whole
/// packet void (RFC 5722; we do the same for IPv4), exact duplicates are ignored. Bounds: a number of
/// packets, 64 KiB and 32 ranges each, 30 s (IPv4) or 60 s (IPv6).
/// </summary>
internal sealed class Reassembler(Interface owner, int maximum)
{
    private readonly Reassembly[] _slots = CreateSlots(maximum);

    public Instant NextDeadline { get; private set; } = Instant.Never;

    /// <summary>
    /// Takes a fragment's payload. True: the packet is whole, <paramref name="whole"/> holds it until <see cref="Finish"/>.
    /// </summary>
    public bool TryAdd(in PacketInfo info, uint identification, byte protocol, int offset, bool more, ReadOnlySpan<byte> data, out Reassembly? whole)
    {
        whole = null;
        int end = offset + data.Length;
        if (data.Length == 0 || end > ushort.MaxValue || (more && (data.Length & 7) != 0))
        {
            owner.Counters.DropMalformed++;
            return false;
        }

        Reassembly slot = FindOrStart(info, identification, protocol);
        if (offset == 0)
        {
            slot.HopLimit = info.HopLimit;
            slot.FirstLength = Math.Min(info.Packet.Length, slot.FirstBytes.Length);
            info.Packet[..slot.FirstLength].CopyTo(slot.FirstBytes);
        }

        bool lastDisagrees = (!more && slot.TotalLength >= 0 && slot.TotalLength != end)
            || (slot.TotalLength >= 0 && end > slot.TotalLength)
            || (!more && slot.RangeCount > 0 && slot.Ends[slot.RangeCount - 1] > end);
        if (lastDisagrees || !TryAddRange(slot, offset, end, out bool duplicate))
        {
            Drop(slot);
            return false;
        }

        if (duplicate)
        {
            return false;
        }

        Store(slot, offset, data);
        slot.TotalLength = more ? slot.TotalLength : end;
        if (slot.RangeCount == 1 && slot.Starts[0] == 0 && slot.Ends[0] == slot.TotalLength)
        {
            whole = slot;
            owner.Counters.Reassembled++;
            return true;
        }

        return false;
    }

    /// <summary>Gives a whole packet's buffer back.</summary>
    public void Finish(Reassembly slot)
    {
        slot.InUse = false;
        if (slot.Buffer is not null)
        {
            owner.Pool.Return(slot.Buffer);
            slot.Buffer = null;
        }
    }

    /// <summary>Gives up on packets whose time is over.</summary>
    public void Expire(Instant now)
    {
        if (now < NextDeadline)
        {
            return;
        }

        NextDeadline = Instant.Never;
        foreach (Reassembly slot in _slots)
        {
            if (!slot.InUse)
            {
                continue;
            }

            if (slot.Deadline <= now)
            {
                if (slot.RangeCount > 0 && slot.Starts[0] == 0)
                {
                    owner.OnReassemblyTimeout(slot);
                }

                Drop(slot);
            }
            else if (slot.Deadline < NextDeadline)
            {
                NextDeadline = slot.Deadline;
            }
        }
    }

    private static Reassembly[] CreateSlots(int count)
    {
        Reassembly[] slots = new Reassembly[count];
        for (int i = 0; i < count; i++)
        {
            slots[i] = new Reassembly();
        }

        return slots;
    }

    private Reassembly FindOrStart(in PacketInfo info, uint identification, byte protocol)
    {
        Reassembly? free = null;
        Reassembly oldest = _slots[0];
        foreach (Reassembly slot in _slots)
        {
            if (!slot.InUse)
            {
                free ??= slot;
            }
            else if (slot.Identification == identification && slot.Source == info.Source && slot.Destination == info.Destination
                && (slot.Protocol == protocol || !info.Source.IsIPv4))
            {
                return slot;
            }
            else if (slot.Deadline < oldest.Deadline)
            {
                oldest = slot;
            }
        }

        if (free is null)
        {
            Drop(oldest);
            free = oldest;
        }

        free.InUse = true;
        free.Source = info.Source;
        free.Destination = info.Destination;
        free.Identification = identification;
        free.Protocol = protocol;
        free.RangeCount = 0;
        free.TotalLength = -1;
        free.FirstLength = 0;
        free.Deadline = owner.Now + Duration.FromSeconds(info.Source.IsIPv4 ? 30 : 60);
        NextDeadline = free.Deadline < NextDeadline ? free.Deadline : NextDeadline;
        return free;
    }

    private static bool TryAddRange(Reassembly slot, int start, int end, out bool duplicate)
    {
        duplicate = false;
        int index = 0;
        while (index < slot.RangeCount && slot.Ends[index] < start)
        {
            index++;
        }

        if (index < slot.RangeCount && slot.Starts[index] <= start && slot.Ends[index] >= end)
        {
            duplicate = true;
            return true;
        }

        bool joinsLeft = index < slot.RangeCount && slot.Ends[index] == start;
        int next = joinsLeft ? index + 1 : index;
        if (next < slot.RangeCount && slot.Starts[next] < end)
        {
            return false;
        }

        bool joinsRight = next < slot.RangeCount && slot.Starts[next] == end;
        if (joinsLeft)
        {
            slot.Ends[index] = end;
            if (joinsRight)
            {
                slot.Ends[index] = slot.Ends[next];
                RemoveRange(slot, next);
            }

            return true;
        }

        if (joinsRight)
        {
            slot.Starts[next] = start;
            return true;
        }

        if (slot.RangeCount == Reassembly.RangesMaximum)
        {
            return false;
        }

        Array.Copy(slot.Starts, index, slot.Starts, index + 1, slot.RangeCount - index);
        Array.Copy(slot.Ends, index, slot.Ends, index + 1, slot.RangeCount - index);
        slot.Starts[index] = start;
        slot.Ends[index] = end;
        slot.RangeCount++;
        return true;
    }

    private static void RemoveRange(Reassembly slot, int index)
    {
        slot.RangeCount--;
        Array.Copy(slot.Starts, index + 1, slot.Starts, index, slot.RangeCount - index);
        Array.Copy(slot.Ends, index + 1, slot.Ends, index, slot.RangeCount - index);
    }

    private void Store(Reassembly slot, int offset, ReadOnlySpan<byte> data)
    {
        int needed = offset + data.Length;
        if (slot.Buffer is null || slot.Buffer.Length < needed)
        {
            byte[] larger = owner.Pool.Rent(Math.Max(needed, 4096));
            if (slot.Buffer is not null)
            {
                slot.Buffer.CopyTo(larger.AsSpan());
                owner.Pool.Return(slot.Buffer);
            }

            slot.Buffer = larger;
        }

        data.CopyTo(slot.Buffer.AsSpan(offset));
    }

    private void Drop(Reassembly slot)
    {
        owner.Counters.DropFragments++;
        Finish(slot);
    }
}
