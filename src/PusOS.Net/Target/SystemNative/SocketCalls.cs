using PusOS.Kernel;
using PusOS.Runtime;
using PusOS.Runtime.SystemNative;

namespace PusOS.Net.SystemNative;

/// <summary>
/// Sockets from creation to closing. Each call takes the stack's lock, uses the table, and drives the stack if that
/// can send something. Calls on blocking sockets block; the class library makes a socket non-blocking before it uses
/// it asynchronously. Threads only.
/// </summary>
internal static unsafe class SocketCalls
{
    /// <summary>System.Net.Sockets.AddressFamily, SocketType and ProtocolType.</summary>
    private const int InterNetwork = 2, InterNetworkV6 = 23, StreamType = 1, DatagramType = 2, RawType = 3, Tcp = 6, Udp = 17;

    private const int ShutdownReceive = 0, ShutdownSend = 1, ShutdownBoth = 2;

    [RuntimeExport("SystemNative_Socket")]
    internal static Interop.Error Create(int family, int type, int protocol, nint* descriptor)
    {
        *descriptor = -1;
        if (family is not (InterNetwork or InterNetworkV6))
        {
            return Interop.Error.EAFNOSUPPORT;
        }

        if (type is not (StreamType or DatagramType or RawType))
        {
            return Interop.Error.EPROTOTYPE;
        }

        if (type == RawType ? !RawProtocol.IsAllowed(protocol, family == InterNetworkV6) : protocol != 0 && protocol != (type == StreamType ? Tcp : Udp))
        {
            return Interop.Error.EPROTONOSUPPORT;
        }

        NodeStack.EnsureStarted();
        NodeStack.Configuration.WaitUntilConfigured();
        StackLock.Enter();
        SocketKind kind = type switch { StreamType => SocketKind.Stream, DatagramType => SocketKind.Datagram, _ => SocketKind.Raw };
        SocketStatus status = NodeStack.Table.Create(kind, family == InterNetworkV6, out int handle, (byte)protocol);
        StackLock.Exit();
        *descriptor = status == SocketStatus.Ok ? handle + Descriptors.FirstSocket : -1;
        return status == SocketStatus.ResourceExhausted ? Interop.Error.EMFILE : SocketErrors.ToError(status);
    }

    [RuntimeExport("SystemNative_Bind")]
    internal static Interop.Error Bind(nint descriptor, int protocol, byte* address, int length)
    {
        _ = protocol; // TCP sockets of the stack bind over TIME-WAIT as if SO_REUSEADDR were set.
        if (!SocketAddressBytes.TryRead(address, length, out IpEndpoint local))
        {
            return Interop.Error.EAFNOSUPPORT;
        }

        StackLock.Enter();
        Interop.Error family = NodeStack.Table.Slot(Handle(descriptor)) is { } slot ? SocketAddressBytes.CheckFamily(slot, local) : Interop.Error.SUCCESS;
        SocketStatus status = family == Interop.Error.SUCCESS ? NodeStack.Table.Bind(Handle(descriptor), local) : SocketStatus.Ok;
        StackLock.Exit();
        return family switch
        {
            Interop.Error.SUCCESS => SocketErrors.ToError(status),
            Interop.Error.ENETUNREACH => Interop.Error.EINVAL,
            _ => family,
        };
    }

    [RuntimeExport("SystemNative_Listen")]
    internal static Interop.Error Listen(nint descriptor, int backlog)
    {
        StackLock.Enter();
        SocketStatus status = NodeStack.Table.Listen(Handle(descriptor), backlog);
        StackLock.Exit();
        return SocketErrors.ToError(status);
    }

    [RuntimeExport("SystemNative_Accept")]
    internal static Interop.Error Accept(nint descriptor, byte* address, int* length, nint* accepted)
    {
        *accepted = -1;
        StackLock.Enter();
        SocketSlot? slot = NodeStack.Table.Slot(Handle(descriptor));
        Instant deadline = Deadline(slot?.ReceiveTimeout ?? 0);
        SocketStatus status;
        int handle;
        IpEndpoint remote;
        while ((status = NodeStack.Table.Accept(Handle(descriptor), out handle, out remote)) == SocketStatus.WouldBlock && TryBlock(slot!, deadline))
        {
        }

        bool aborted = status == SocketStatus.WouldBlock && slot!.IsUnblocked;
        StackLock.Exit();
        if (status != SocketStatus.Ok)
        {
            return aborted ? Interop.Error.EINVAL : SocketErrors.ToError(status);
        }

        *length = SocketAddressBytes.Write(address, *length, remote, slot!.IPv6);
        *accepted = handle + Descriptors.FirstSocket;
        return Interop.Error.SUCCESS;
    }

    [RuntimeExport("SystemNative_Connect")]
    internal static Interop.Error Connect(nint descriptor, byte* address, int length)
    {
        if (!SocketAddressBytes.TryRead(address, length, out IpEndpoint remote))
        {
            return Interop.Error.EAFNOSUPPORT;
        }

        StackLock.Enter();
        int handle = Handle(descriptor);
        SocketSlot? slot = NodeStack.Table.Slot(handle);
        Interop.Error family = slot is null ? Interop.Error.EBADF
            : slot.IPv6 && *(ushort*)address == SocketAddressBytes.IPv4Family ? Interop.Error.EINVAL
            : SocketAddressBytes.CheckFamily(slot, remote);
        if (family != Interop.Error.SUCCESS)
        {
            StackLock.Exit();
            return family;
        }

        SocketStatus status = NodeStack.Table.Connect(handle, ToReachable(remote));
        if (status == SocketStatus.InProgress)
        {
            NodeStack.Pump();
            Instant deadline = Deadline(slot!.SendTimeout);
            while (status == SocketStatus.InProgress && !slot.IsNonBlocking)
            {
                Readiness ready = NodeStack.Table.Poll(handle);
                if ((ready & (Readiness.Writable | Readiness.Error | Readiness.HangUp)) != 0)
                {
                    NodeStack.Table.GetOption(handle, SocketOption.Error, out int error);
                    status = (SocketStatus)error;
                }
                else if (!TryBlock(slot, deadline))
                {
                    break;
                }
            }
        }

        StackLock.Exit();
        return SocketErrors.ToError(status);
    }

    /// <summary>Connects; no data goes with the SYN (no Fast Open), as the caller is told.</summary>
    [RuntimeExport("SystemNative_Connectx")]
    internal static Interop.Error ConnectWithData(nint descriptor, byte* address, int length, byte* data, int dataLength, int fastOpen, int* sent)
    {
        *sent = 0;
        Interop.Error error = Connect(descriptor, address, length);
        return error == Interop.Error.SUCCESS && dataLength > 0 ? TransferCalls.Send(descriptor, data, dataLength, 0, sent) : error;
    }

    [RuntimeExport("SystemNative_Shutdown")]
    internal static Interop.Error Shutdown(nint descriptor, int how)
    {
        if (how is < ShutdownReceive or > ShutdownBoth)
        {
            return Interop.Error.EINVAL;
        }

        StackLock.Enter();
        int handle = Handle(descriptor);
        SocketSlot? slot = NodeStack.Table.Slot(handle);
        SocketStatus status = NodeStack.Table.Shutdown(handle, how is ShutdownReceive or ShutdownBoth, how is ShutdownSend or ShutdownBoth);
        if (slot is not null && slot.Kind != SocketKind.Stream && how != ShutdownSend)
        {
            // Linux wakes those who receive or accept, whatever the answer.
            Unblock(slot);
        }

        NodeStack.Pump();
        StackLock.Exit();
        return SocketErrors.ToError(status);
    }

    /// <summary>Ends what blocks on the socket: the class library calls it before closing a socket that is in use.</summary>
    [RuntimeExport("SystemNative_Disconnect")]
    internal static Interop.Error Disconnect(nint descriptor)
    {
        StackLock.Enter();
        SocketSlot? slot = NodeStack.Table.Slot(Handle(descriptor));
        if (slot is not null)
        {
            if (slot.Socket is TcpSocket tcp)
            {
                tcp.Abort();
            }

            Unblock(slot);
            NodeStack.Pump();
        }

        StackLock.Exit();
        return slot is null ? Interop.Error.EBADF : Interop.Error.SUCCESS;
    }

    [RuntimeExport("SystemNative_GetSockName")]
    internal static Interop.Error GetLocalName(nint descriptor, byte* address, int* length) => GetName(descriptor, address, length, false);

    [RuntimeExport("SystemNative_GetPeerName")]
    internal static Interop.Error GetRemoteName(nint descriptor, byte* address, int* length) => GetName(descriptor, address, length, true);

    [RuntimeExport("SystemNative_GetSocketType")]
    internal static Interop.Error GetSocketType(nint descriptor, int* family, int* type, int* protocol, int* isListening)
    {
        StackLock.Enter();
        SocketSlot? slot = NodeStack.Table.Slot(Handle(descriptor));
        StackLock.Exit();
        *family = slot is { IPv6: true } ? InterNetworkV6 : InterNetwork;
        *type = slot?.Kind switch { SocketKind.Datagram => DatagramType, SocketKind.Raw => RawType, _ => StreamType };
        *protocol = slot?.Socket is RawSocket raw ? raw.Protocol : *type == StreamType ? Tcp : Udp;
        *isListening = slot is { Kind: SocketKind.Listener } ? 1 : 0;
        return slot is null ? Interop.Error.EBADF : Interop.Error.SUCCESS;
    }

    /// <summary>The table's number of a descriptor; an impossible one if it is no socket's.</summary>
    internal static int Handle(nint descriptor) => (nuint)(descriptor - Descriptors.FirstSocket) <= int.MaxValue ? (int)(descriptor - Descriptors.FirstSocket) : -1;

    /// <summary>Lock held: blocks if the socket may; false: it may not, its time is over, or it is being closed.</summary>
    internal static bool TryBlock(SocketSlot slot, Instant deadline) => !slot.IsNonBlocking && !slot.IsUnblocked && SocketWaits.Wait(slot, deadline) && !slot.IsUnblocked;

    /// <summary>When a call with this timeout (milliseconds; 0: none) gives up.</summary>
    internal static Instant Deadline(int timeout) => timeout <= 0 ? Instant.Never : Clock.Now + Duration.FromMilliseconds(timeout);

    /// <summary>The unspecified address as a destination means this node, as on Linux.</summary>
    internal static IpEndpoint ToReachable(IpEndpoint remote) => !remote.Address.IsUnspecified ? remote
        : remote with { Address = remote.Address.IsIPv4 ? IpAddress.LoopbackIPv4 : IpAddress.LoopbackIPv6 };

    private static void Unblock(SocketSlot slot)
    {
        slot.IsUnblocked = true;
        if (slot.Waiters != 0)
        {
            SocketWaits.OnReady(slot);
        }
    }

    private static Interop.Error GetName(nint descriptor, byte* address, int* length, bool remote)
    {
        StackLock.Enter();
        SocketSlot? slot = NodeStack.Table.Slot(Handle(descriptor));
        SocketStatus status = NodeStack.Table.GetEndpoints(Handle(descriptor), out IpEndpoint near, out IpEndpoint far);
        StackLock.Exit();
        if (status != SocketStatus.Ok)
        {
            return SocketErrors.ToError(status);
        }

        if (remote && far == default)
        {
            return Interop.Error.ENOTCONN;
        }

        *length = SocketAddressBytes.Write(address, *length, remote ? far : near, slot!.IPv6);
        return Interop.Error.SUCCESS;
    }
}
