using PusOS.Kernel;
using PusOS.Runtime;

namespace PusOS.Net;

/// <summary>
/// What wakes the thread that drives the stack: the device's interrupt, and threads that moved its deadline forward.
/// While some thread waits for the network itself (it *leads*), the interrupt wakes that one, and it drives the stack
/// without another thread in between; else the stack's own thread.
/// </summary>
internal static unsafe class StackSignal
{
    private static WaitQueue s_stackThread;
    private static WaitQueue s_leader;
    private static bool s_stackSignalled;
    private static bool s_leaderSignalled;
    private static bool s_isLed;

    /// <summary>The device has something. Any context.</summary>
    [InterruptContext]
    public static void Raise()
    {
        // The flag is read under the leader's lock, under which the leader goes: no interrupt falls between two chairs.
        InterruptState state = s_leader.Acquire();
        bool led = s_isLed;
        if (led)
        {
            s_leaderSignalled = true;
            s_leader.WakeOneHeld();
        }

        s_leader.Release(state);
        if (!led)
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
    public static void WakeLeader()
    {
        InterruptState state = s_leader.Acquire();
        s_leaderSignalled = true;
        s_leader.WakeOneHeld();
        s_leader.Release(state);
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
    public static void BeginLeading()
    {
        InterruptState state = s_leader.Acquire();
        s_isLed = true;
        s_leaderSignalled = false;
        s_leader.Release(state);
    }

    /// <summary>The leader: waits for a signal or the deadline.</summary>
    public static void WaitAsLeader(Instant deadline)
    {
        InterruptState state = s_leader.Acquire();
        while (!s_leaderSignalled && s_leader.Wait(ref state, deadline))
        {
        }

        s_leaderSignalled = false;
        s_leader.Release(state);
    }

    /// <summary>Signals go to the stack's thread again; true: one came that the leader has not seen.</summary>
    public static bool EndLeading()
    {
        InterruptState state = s_leader.Acquire();
        s_isLed = false;
        bool signalled = s_leaderSignalled;
        s_leader.Release(state);
        return signalled;
    }
}
