using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PusOS.Runtime;
using PusOS.Runtime.SystemNative;

namespace PusOS.Net.SystemNative;

/// <summary>
/// The event port of the class library's socket engine, edge-triggered as epoll with EPOLLET. All ports share the
/// table's one queue: an event goes to whichever engine asks next, and its cookie is the same for all.
/// </summary>
[SkipLocalsInit]
internal static unsafe class EventPortCalls
{
    /// <summary>Interop.Sys.SocketEvents.</summary>
    private const int Read = 1, Write = 2, ReadClose = 4, Close = 8, Error = 16;

    /// <summary>Events taken at one time.</summary>
    private const int BatchMaximum = 64;

    /// <summary>Interop.Sys.SocketEvent.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Entry
    {
        public nint Data;
        public int Events;
        public int Padding;
    }

    [RuntimeExport("SystemNative_CreateSocketEventPort")]
    internal static Interop.Error Create(nint* port)
    {
        NodeStack.EnsureStarted();
        *port = 0;
        return Interop.Error.SUCCESS;
    }

    [RuntimeExport("SystemNative_CloseSocketEventPort")]
    internal static Interop.Error ClosePort(nint port) => Interop.Error.SUCCESS;

    [RuntimeExport("SystemNative_CreateSocketEventBuffer")]
    internal static Interop.Error CreateBuffer(int count, Entry** buffer)
    {
        *buffer = (Entry*)Runtime.SystemNative.NativeMemory.AllocateArray((nuint)count, (nuint)sizeof(Entry));
        return *buffer == null ? Interop.Error.ENOMEM : Interop.Error.SUCCESS;
    }

    [RuntimeExport("SystemNative_FreeSocketEventBuffer")]
    internal static Interop.Error FreeBuffer(Entry* buffer)
    {
        Runtime.SystemNative.NativeMemory.Free(buffer);
        return Interop.Error.SUCCESS;
    }

    [RuntimeExport("SystemNative_TryChangeSocketEventRegistration")]
    internal static Interop.Error ChangeRegistration(nint port, nint descriptor, int current, int wanted, nint data)
    {
        if (current == wanted)
        {
            return Interop.Error.SUCCESS;
        }

        Readiness interest = ((wanted & Read) != 0 ? Readiness.Readable : 0) | ((wanted & Write) != 0 ? Readiness.Writable : 0);
        StackLock.Enter();
        SocketStatus status = NodeStack.Table.SetInterest(SocketCalls.Handle(descriptor), interest, data);
        StackLock.Exit();
        return SocketErrors.ToError(status);
    }

    /// <summary>Blocks until there are events; takes up to *count of them and says how many.</summary>
    [RuntimeExport("SystemNative_WaitForSocketEvents")]
    internal static Interop.Error Wait(nint port, Entry* buffer, int* count)
    {
        Span<SocketEvent> events = stackalloc SocketEvent[BatchMaximum];
        events = events[..Math.Min(*count, BatchMaximum)];
        StackLock.Enter();
        int taken;
        while ((taken = NodeStack.Table.TakeEvents(events)) == 0)
        {
            SocketWaits.WaitForEvents();
        }

        StackLock.Exit();
        for (int i = 0; i < taken; i++)
        {
            buffer[i].Data = events[i].Cookie;
            buffer[i].Events = Translate(events[i].Ready);
        }

        *count = taken;
        return Interop.Error.SUCCESS;
    }

    /// <summary>A hung-up or failed socket is readable and writable, so that whoever waits for either hears of it.</summary>
    private static int Translate(Readiness ready)
    {
        bool over = (ready & (Readiness.HangUp | Readiness.Error)) != 0;
        return ((ready & Readiness.Readable) != 0 || over ? Read : 0)
            | ((ready & Readiness.Writable) != 0 || over ? Write : 0)
            | ((ready & Readiness.ReadClosed) != 0 ? ReadClose : 0)
            | ((ready & Readiness.HangUp) != 0 ? Close : 0)
            | ((ready & Readiness.Error) != 0 ? Error : 0);
    }
}
