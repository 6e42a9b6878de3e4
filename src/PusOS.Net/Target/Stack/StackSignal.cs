using PusOS.Kernel;
using PusOS.Runtime;

namespace PusOS.Net;

/// <summary>
/// What wakes the thread that drives the stack: the device's interrupt, and threads that moved its deadline forward.
/// While some thread waits for the network itself (it *leads*), the interrupt wakes that one, and it drives the stack
/// without another thread in between; else the stack's own thread. Two may lead: one that waits for a socket, and, while
/// there is none, one that waits for the event port.
/// </summary>
internal static unsafe class StackSignal
{
    /// <summary>Who sits where: the waiter for a socket before the one for the event port.</summary>
    public const int SocketSeat = 0, PortSeat = 1;

    /// <summary>What a leader was woken for.</summary>
    [Flags]
    private enum Signals
    {
        None = 0,

        /// <summary>The device has something.</summary>
        Device = 1,

        /// <summary>What the leader waits for may have come.</summary>
        Ready = 2,
    }

    private static WaitQueue s_stackThread;
    private static WaitQueue s_socketLeader;
    private static WaitQueue s_portLeader;
    private static bool s_stackSignalled;
    private static Signals s_socketSignals;
    private static Signals s_portSignals;
    private static bool s_socketIsLed;
    private static bool s_portIsLed;

    /// <summary>The device has something. Any context.</summary>
    [InterruptContext]
    public static void Raise()
    {
        // A seat is looked at under its own lock, under which the leader goes: no interrupt falls between two chairs.
        if (!TrySignal(ref s_socketLeader, ref s_socketSignals, in s_socketIsLed, Signals.Device)
            && !TrySignal(ref s_portLeader, ref s_portSignals, in s_portIsLed, Signals.Device))
        {
            WakeStackThread();
        }
    }

    /// <summary>The stack's thread looks again: at the device and at its deadline. Any context.</summary>
    [InterruptContext]
    public static void WakeStackThread()
    {
        InterruptState state = s_stackThread.Acquire();
        s_stackSignalled = true;
        s_stackThread.WakeOneHeld();
        s_stackThread.Release(state);
    }

    /// <summary>The leader looks again at what it waits for. Any context.</summary>
    public static void WakeLeader(int seat)
    {
        if (seat == SocketSeat)
        {
            TrySignal(ref s_socketLeader, ref s_socketSignals, in s_socketIsLed, Signals.Ready);
        }
        else
        {
            TrySignal(ref s_portLeader, ref s_portSignals, in s_portIsLed, Signals.Ready);
        }
    }

    /// <summary>The stack's own thread: waits for a signal or the deadline.</summary>
    public static void WaitAsStackThread(Instant deadline)
    {
        InterruptState state = s_stackThread.Acquire();
        while (!s_stackSignalled && s_stackThread.Wait(ref state, deadline))
        {
        }

        s_stackSignalled = false;
        s_stackThread.Release(state);
    }

    /// <summary>From now on signals go to the caller, in <see cref="WaitAsLeader"/>. Stack lock held.</summary>
    public static void BeginLeading(int seat)
    {
        if (seat == SocketSeat)
        {
            Begin(ref s_socketLeader, ref s_socketSignals, ref s_socketIsLed);
        }
        else
        {
            Begin(ref s_portLeader, ref s_portSignals, ref s_portIsLed);
        }
    }

    /// <summary>The leader: waits for a signal or the deadline. True: the device has something.</summary>
    public static bool WaitAsLeader(int seat, Instant deadline) => seat == SocketSeat
        ? Wait(ref s_socketLeader, ref s_socketSignals, deadline)
        : Wait(ref s_portLeader, ref s_portSignals, deadline);

    /// <summary>Signals go to others again; true: the device has had something since <see cref="WaitAsLeader"/>.</summary>
    public static bool EndLeading(int seat) => seat == SocketSeat
        ? End(ref s_socketLeader, ref s_socketSignals, ref s_socketIsLed)
        : End(ref s_portLeader, ref s_portSignals, ref s_portIsLed);

    [InterruptContext]
    private static bool TrySignal(ref WaitQueue queue, ref Signals signals, in bool isLed, Signals signal)
    {
        InterruptState state = queue.Acquire();
        bool led = isLed;
        if (led)
        {
            signals |= signal;
            queue.WakeOneHeld();
        }

        queue.Release(state);
        return led;
    }

    private static void Begin(ref WaitQueue queue, ref Signals signals, ref bool isLed)
    {
        InterruptState state = queue.Acquire();
        isLed = true;
        signals = Signals.None;
        queue.Release(state);
    }

    private static bool Wait(ref WaitQueue queue, ref Signals signals, Instant deadline)
    {
        InterruptState state = queue.Acquire();
        while (signals == Signals.None && queue.Wait(ref state, deadline))
        {
        }

        bool device = (signals & Signals.Device) != 0;
        signals = Signals.None;
        queue.Release(state);
        return device;
    }

    private static bool End(ref WaitQueue queue, ref Signals signals, ref bool isLed)
    {
        InterruptState state = queue.Acquire();
        isLed = false;
        bool device = (signals & Signals.Device) != 0;
        queue.Release(state);
        return device;
    }
}
