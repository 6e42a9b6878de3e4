using System.Buffers;
using System.Runtime.CompilerServices;
using PusOS.Runtime;

namespace PusOS.Net.SystemNative;

/// <summary>Sending and receiving. A blocking stream sends all it is given; a blocking receive takes what is there first.</summary>
[SkipLocalsInit]
internal static unsafe class TransferCalls
{
    /// <summary>System.Net.Sockets.SocketFlags.</summary>
    private const int OutOfBand = 1, Peek = 2, Truncated = 0x100;

    /// <summary>Those that a call may be given, as on Linux: besides, DontRoute, ControlDataTruncated, do not wait, error queue.</summary>
    private const int KnownFlags = OutOfBand | Peek | 4 | Truncated | 0x200 | 0x1000 | 0x2000;

    [RuntimeExport("SystemNative_Send")]
    internal static Interop.Error Send(nint descriptor, byte* buffer, int length, int flags, int* sent) =>
        Send(descriptor, new ReadOnlySpan<byte>(buffer, length), flags, default, out *sent);

    [RuntimeExport("SystemNative_Receive")]
    internal static Interop.Error Receive(nint descriptor, byte* buffer, int length, int flags, int* received)
    {
        Interop.Error error = Receive(descriptor, new Span<byte>(buffer, length), flags, out *received, out _, out _, out _);
        return error;
    }

    [RuntimeExport("SystemNative_SendMessage")]
    internal static Interop.Error SendMessage(nint descriptor, MessageHeader* header, int flags, long* sent)
    {
        *sent = 0;
        IpEndpoint remote = default;
        if (header->Address != null && header->AddressLength > 0)
        {
            if (!SocketAddressBytes.TryRead(header->Address, header->AddressLength, out remote))
            {
                return Interop.Error.EAFNOSUPPORT;
            }

            remote = SocketCalls.ToReachable(remote);
        }

        if (header->VectorCount == 1)
        {
            Interop.Error error = Send(descriptor, new ReadOnlySpan<byte>(header->Vectors->Base, (int)header->Vectors->Count), flags, remote, out int count);
            *sent = count;
            return error;
        }

        return SendGathered(descriptor, header, flags, remote, sent);
    }

    [RuntimeExport("SystemNative_ReceiveMessage")]
    internal static Interop.Error ReceiveMessage(nint descriptor, MessageHeader* header, int flags, long* received)
    {
        *received = 0;
        byte[]? scattered = null;
        Span<byte> buffer;
        if (header->VectorCount == 1)
        {
            buffer = new Span<byte>(header->Vectors->Base, (int)header->Vectors->Count);
        }
        else
        {
            scattered = ArrayPool<byte>.Shared.Rent((int)Math.Min(TotalLength(header), 1 << 20));
            buffer = scattered.AsSpan(0, (int)Math.Min(TotalLength(header), 1 << 20));
        }

        Interop.Error error = Receive(descriptor, buffer, flags, out int count, out DatagramInfo info, out SocketSlot? slot, out bool cut);
        if (error == Interop.Error.SUCCESS)
        {
            *received = count;
            header->Flags = cut ? Truncated : 0;
            bool named = slot!.Kind != SocketKind.Stream && header->Address != null;
            header->AddressLength = named ? SocketAddressBytes.Write(header->Address, header->AddressLength, info.Remote, slot.IPv6) : 0;
            header->ControlLength = PacketInformation.Write(header, slot, info.Local);
            if (scattered is not null)
            {
                Scatter(header, buffer[..count]);
            }
        }

        if (scattered is not null)
        {
            ArrayPool<byte>.Shared.Return(scattered);
        }

        return error;
    }

    /// <summary>Sends; <paramref name="remote"/> default: to the connected peer.</summary>
    internal static Interop.Error Send(nint descriptor, ReadOnlySpan<byte> data, int flags, IpEndpoint remote, out int sent)
    {
        sent = 0;
        if ((flags & (OutOfBand | ~KnownFlags)) != 0)
        {
            return Interop.Error.EOPNOTSUPP; // The stack sends no urgent data (docs/spec/net.md).
        }

        StackLock.Enter();
        int handle = SocketCalls.Handle(descriptor);
        SocketSlot? slot = NodeStack.Table.Slot(handle);
        bool isStream = slot?.Kind == SocketKind.Stream;
        if (remote.Port != 0 && !isStream && slot is not null)
        {
            Interop.Error family = SocketAddressBytes.CheckFamily(slot, remote);
            if (family != Interop.Error.SUCCESS)
            {
                StackLock.Exit();
                return family;
            }
        }

        Instant deadline = SocketCalls.Deadline(slot?.SendTimeout ?? 0);
        SocketStatus status;
        while (true)
        {
            NodeStack.BeginUse();
            status = NodeStack.Table.Send(handle, data[sent..], isStream ? default : remote, out int count);
            sent += count;
            if (count != 0 || (status == SocketStatus.Ok && data.IsEmpty))
            {
                NodeStack.Flush();
            }
            else
            {
                NodeStack.EndUse();
            }

            bool done = status == SocketStatus.Ok && (sent == data.Length || slot!.IsNonBlocking);
            if (done || status is not (SocketStatus.Ok or SocketStatus.WouldBlock) || (status == SocketStatus.WouldBlock && !SocketCalls.TryBlock(slot!, deadline)))
            {
                break;
            }
        }

        StackLock.Exit();
        if (sent > 0)
        {
            return Interop.Error.SUCCESS;
        }

        // As Linux answers: a stream that is not connected is a broken pipe, a datagram lacks an address.
        return status != SocketStatus.NotConnected ? SocketErrors.ToError(status)
            : slot!.Kind is SocketKind.Datagram or SocketKind.Raw ? Interop.Error.EDESTADDRREQ : Interop.Error.EPIPE;
    }

    private static Interop.Error Receive(nint descriptor, Span<byte> buffer, int flags, out int received, out DatagramInfo info, out SocketSlot? slot, out bool cut)
    {
        received = 0;
        info = default;
        cut = false;
        StackLock.Enter();
        int handle = SocketCalls.Handle(descriptor);
        slot = NodeStack.Table.Slot(handle);
        if ((flags & (OutOfBand | ~KnownFlags)) != 0)
        {
            StackLock.Exit();
            return (flags & ~KnownFlags) != 0 ? Interop.Error.EOPNOTSUPP : Interop.Error.EINVAL;
        }

        Instant deadline = SocketCalls.Deadline(slot?.ReceiveTimeout ?? 0);
        SocketStatus status;
        while ((status = NodeStack.Table.Receive(handle, buffer, (flags & Peek) != 0, out received, out info)) == SocketStatus.WouldBlock
            && SocketCalls.TryBlock(slot!, deadline))
        {
        }

        if (status == SocketStatus.WouldBlock && slot!.IsUnblocked)
        {
            status = SocketStatus.Ok; // Shut down under the reader: the end of the stream.
        }
        else if (slot?.Kind == SocketKind.Stream && received != 0)
        {
            NodeStack.AfterRead();
        }

        StackLock.Exit();

        // An error of a raw socket (an ICMP message said so) comes without a packet.
        cut = status == SocketStatus.MessageTooLarge && info.Length != 0;
        return cut ? Interop.Error.SUCCESS : SocketErrors.ToError(status);
    }

    private static Interop.Error SendGathered(nint descriptor, MessageHeader* header, int flags, IpEndpoint remote, long* sent)
    {
        int length = (int)Math.Min(TotalLength(header), 1 << 20);
        byte[] joined = ArrayPool<byte>.Shared.Rent(length);
        int at = 0;
        for (int i = 0; i < header->VectorCount && at < length; i++)
        {
            int count = (int)Math.Min(header->Vectors[i].Count, (nuint)(length - at));
            new ReadOnlySpan<byte>(header->Vectors[i].Base, count).CopyTo(joined.AsSpan(at));
            at += count;
        }

        Interop.Error error = Send(descriptor, joined.AsSpan(0, at), flags, remote, out int done);
        *sent = done;
        ArrayPool<byte>.Shared.Return(joined);
        return error;
    }

    private static void Scatter(MessageHeader* header, ReadOnlySpan<byte> data)
    {
        for (int i = 0; i < header->VectorCount && !data.IsEmpty; i++)
        {
            int count = (int)Math.Min(header->Vectors[i].Count, (nuint)data.Length);
            data[..count].CopyTo(new Span<byte>(header->Vectors[i].Base, count));
            data = data[count..];
        }
    }

    private static long TotalLength(MessageHeader* header)
    {
        ulong total = 0;
        for (int i = 0; i < header->VectorCount; i++)
        {
            total += header->Vectors[i].Count;
        }

        return (long)Math.Min(total, long.MaxValue);
    }
}
