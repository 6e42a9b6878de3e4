using PusOS.Runtime;
using PusOS.Runtime.SystemNative;

namespace PusOS.Net.SystemNative;

/// <summary>Change events of NetworkChange: addresses that come and go, and the link.</summary>
internal static unsafe class NetworkChangeCalls
{
    /// <summary>A descriptor that becomes readable at each change; the class library keeps one at a time.</summary>
    [RuntimeExport("SystemNative_CreateNetworkChangeListenerSocket")]
    internal static Interop.Error CreateListener(nint* descriptor)
    {
        NodeStack.EnsureStarted();
        StackLock.Enter();
        SocketStatus status = NodeStack.Table.Create(SocketKind.Datagram, false, out int handle);
        if (status == SocketStatus.Ok && NodeStack.Table.GetSocket(handle) is UdpSocket listener)
        {
            NetworkChanges.Listen(listener);
        }

        StackLock.Exit();
        *descriptor = status == SocketStatus.Ok ? handle + Descriptors.FirstSocket : -1;
        return status == SocketStatus.ResourceExhausted ? Interop.Error.EMFILE : SocketErrors.ToError(status);
    }

    /// <summary>Hands over the changes that wait; EAGAIN: none.</summary>
    [RuntimeExport("SystemNative_ReadEvents")]
    internal static Interop.Error ReadEvents(nint descriptor, delegate* unmanaged<nint, int, void> onChange)
    {
        Interop.Error result = Interop.Error.EAGAIN;
        while (true)
        {
            byte kind = 0;
            StackLock.Enter();
            SocketStatus status = NodeStack.Table.Receive(SocketCalls.Handle(descriptor), new Span<byte>(&kind, 1), false, out int length, out _);
            StackLock.Exit();
            if (status != SocketStatus.Ok || length == 0)
            {
                return status is SocketStatus.Ok or SocketStatus.WouldBlock ? result : SocketErrors.ToError(status);
            }

            onChange(descriptor, kind);
            result = Interop.Error.SUCCESS;
        }
    }
}
