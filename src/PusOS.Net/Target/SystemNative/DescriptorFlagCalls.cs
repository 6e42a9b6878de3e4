using PusOS.Runtime;
using PusOS.Runtime.SystemNative;

namespace PusOS.Net.SystemNative;

/// <summary>fcntl on sockets: whether calls block.</summary>
internal static unsafe class DescriptorFlagCalls
{
    /// <summary>FD_CLOEXEC, as the class library opens its sockets.</summary>
    private const int CloseOnExecute = 1;

    [RuntimeExport("SystemNative_FcntlSetIsNonBlocking")]
    internal static int SetIsNonBlocking(nint descriptor, int isNonBlocking)
    {
        StackLock.Enter();
        SocketSlot? slot = NodeStack.Table.Slot(SocketCalls.Handle(descriptor));
        if (slot is not null)
        {
            slot.IsNonBlocking = isNonBlocking != 0;
        }

        StackLock.Exit();
        return slot is null ? ErrorCalls.Fail(ErrorNumber.BadDescriptor) : 0;
    }

    [RuntimeExport("SystemNative_FcntlGetIsNonBlocking")]
    internal static int GetIsNonBlocking(nint descriptor, int* isNonBlocking)
    {
        StackLock.Enter();
        SocketSlot? slot = NodeStack.Table.Slot(SocketCalls.Handle(descriptor));
        *isNonBlocking = slot is { IsNonBlocking: true } ? 1 : 0;
        StackLock.Exit();
        return slot is null ? ErrorCalls.Fail(ErrorNumber.BadDescriptor) : 0;
    }

    [RuntimeExport("SystemNative_FcntlGetFD")]
    internal static int GetFlags(nint descriptor)
    {
        StackLock.Enter();
        SocketSlot? slot = NodeStack.Table.Slot(SocketCalls.Handle(descriptor));
        StackLock.Exit();
        return slot is null ? ErrorCalls.Fail(ErrorNumber.BadDescriptor) : CloseOnExecute;
    }
}
