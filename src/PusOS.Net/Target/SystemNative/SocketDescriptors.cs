using PusOS.Kernel;
using PusOS.Runtime.SystemNative;

namespace PusOS.Net;

/// <summary>Sockets where the class library's file calls meet them: close, poll, read, write, fstat.</summary>
internal sealed unsafe class SocketDescriptors : DescriptorOwner
{
    /// <summary>S_IFSOCK with all permissions.</summary>
    private const int SocketMode = 0xC000 | 0x1FF;

    /// <summary>poll's bits.</summary>
    private const short Readable = 1, Writable = 4, Error = 8, HangUp = 0x10, Invalid = 0x20;

    /// <summary>How often a set that also names the console looks at it, in milliseconds.</summary>
    private const int ConsolePollMilliseconds = 20;

    /// <inheritdoc/>
    internal override int Read(nint descriptor, byte* buffer, int count)
    {
        int received;
        return Answer(SystemNative.TransferCalls.Receive(descriptor, buffer, count, 0, &received), received);
    }

    /// <inheritdoc/>
    internal override int Write(nint descriptor, byte* buffer, int count)
    {
        int sent;
        return Answer(SystemNative.TransferCalls.Send(descriptor, buffer, count, 0, &sent), sent);
    }

    /// <inheritdoc/>
    internal override int Close(nint descriptor)
    {
        StackLock.Enter();
        Linger(NodeStack.Table.Slot(SystemNative.SocketCalls.Handle(descriptor)));
        SocketStatus status = NodeStack.Table.Close(SystemNative.SocketCalls.Handle(descriptor));
        NodeStack.Pump();
        StackLock.Exit();
        return Answer(SystemNative.SocketErrors.ToError(status), 0);
    }

    /// <inheritdoc/>
    internal override int GetStatus(nint descriptor, Interop.Sys.FileStatus* status)
    {
        StackLock.Enter();
        bool exists = NodeStack.Table.Slot(SystemNative.SocketCalls.Handle(descriptor)) is not null;
        StackLock.Exit();
        *status = default;
        status->Mode = SocketMode;
        return exists ? 0 : ErrorCalls.Fail(ErrorNumber.BadDescriptor);
    }

    /// <inheritdoc/>
    internal override void EndOfProgram() => NodeStack.End();

    /// <summary>A socket has one descriptor.</summary>
    internal override nint Duplicate(nint descriptor) => ErrorCalls.Fail(ErrorNumber.NotSupported);

    /// <inheritdoc/>
    internal override int Poll(PollEntry* entries, uint count, int timeoutMilliseconds, uint* triggered)
    {
        Instant deadline = timeoutMilliseconds < 0 ? Instant.Never : Clock.Now + Duration.FromMilliseconds(timeoutMilliseconds);
        StackLock.Enter();
        bool namesOthers = CountWaiter(entries, count, 1);
        uint ready;
        while ((ready = Check(entries, count)) == 0 && timeoutMilliseconds != 0 && Clock.Now < deadline)
        {
            Instant slice = namesOthers ? Clock.Now + Duration.FromMilliseconds(ConsolePollMilliseconds) : deadline;
            SocketWaits.WaitForAny(slice < deadline ? slice : deadline);
        }

        CountWaiter(entries, count, -1);
        StackLock.Exit();
        *triggered = ready;
        return 0;
    }

    /// <summary>
    /// SO_LINGER with a time (socket(7)): closing waits until the peer has all that was written, for that time at most, whether
    /// or not the socket blocks otherwise. Lock held; not if unread data resets the connection anyway.
    /// </summary>
    private static void Linger(SocketSlot? slot)
    {
        if (slot?.Socket is not TcpSocket { Available: 0 } socket || slot.Linger <= 0 || !socket.IsConnected)
        {
            return;
        }

        Instant deadline = Clock.Now + Duration.FromMilliseconds(slot.Linger);
        socket.TellsOfEnd = true;
        socket.ShutdownSend();
        NodeStack.Pump();
        while (socket.HasUnacknowledged && SocketWaits.Wait(slot, deadline))
        {
        }
    }

    private static uint Check(PollEntry* entries, uint count)
    {
        uint ready = 0;
        for (uint i = 0; i < count; i++)
        {
            entries[i].Triggered = entries[i].Descriptor >= Descriptors.FirstSocket
                ? CheckSocket(entries[i].Descriptor, entries[i].Asked)
                : PollCalls.Check(entries[i].Descriptor, entries[i].Asked, 0);
            ready += entries[i].Triggered != 0 ? 1u : 0;
        }

        return ready;
    }

    private static short CheckSocket(nint descriptor, short asked)
    {
        int handle = SystemNative.SocketCalls.Handle(descriptor);
        if (NodeStack.Table.Slot(handle) is not { } slot)
        {
            return Invalid;
        }

        Readiness ready = NodeStack.Table.Poll(handle);
        int state = ((ready & (Readiness.Readable | Readiness.ReadClosed)) != 0 || slot.IsUnblocked ? Readable : 0) | ((ready & Readiness.Writable) != 0 ? Writable : 0);
        int always = ((ready & Readiness.Error) != 0 ? Error : 0) | ((ready & Readiness.HangUp) != 0 ? HangUp : 0);
        return (short)((state & asked) | always);
    }

    /// <summary>Counts the caller in or out as a waiter of each socket; true: the set names something else as well.</summary>
    private static bool CountWaiter(PollEntry* entries, uint count, int change)
    {
        bool others = false;
        for (uint i = 0; i < count; i++)
        {
            SocketSlot? slot = NodeStack.Table.Slot(SystemNative.SocketCalls.Handle(entries[i].Descriptor));
            others |= slot is null;
            if (slot is not null)
            {
                slot.Waiters += change;
            }
        }

        return others;
    }

    private static int Answer(Interop.Error error, int count) =>
        error == Interop.Error.SUCCESS ? count : ErrorCalls.Fail(ErrorCalls.ToNumber(error));
}
