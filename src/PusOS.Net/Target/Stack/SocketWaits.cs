using System.Runtime.CompilerServices;
using PusOS.Kernel;

namespace PusOS.Net;

/// <summary>
/// Threads that block on sockets. The first of them leads: the device's interrupt wakes it, and it drives the stack
/// itself (<see cref="StackSignal"/>). The others sleep on a word of their socket, or of the event port.
/// </summary>
internal static unsafe class SocketWaits
{
    private static bool s_isLed;

    /// <summary>The leader sleeps, and not just drives the stack.</summary>
    private static bool s_leaderSleeps;

    /// <summary>What the leader waits for; null: the event port, or several sockets.</summary>
    private static SocketSlot? s_leaderSlot;
    private static int s_eventSequence;
    private static int s_anySequence;
    private static int s_anyWaiters;

    /// <summary>
    /// Lock held: waits until a socket may have become readier, or the deadline; the lock is free meanwhile. Test the
    /// socket again afterwards. False: the deadline passed.
    /// </summary>
    public static bool Wait(SocketSlot slot, Instant deadline)
    {
        slot.Waiters++;
        if (s_isLed)
        {
            Follow(ref slot.Sequence, deadline);
        }
        else
        {
            Lead(slot, deadline);
        }

        slot.Waiters--;
        return deadline == Instant.Never || Clock.Now < deadline;
    }

    /// <summary>The same for the event port.</summary>
    public static void WaitForEvents()
    {
        if (s_isLed)
        {
            Follow(ref s_eventSequence, Instant.Never);
        }
        else
        {
            Lead(null, Instant.Never);
        }
    }

    /// <summary>The same for any of several sockets, in each of which the caller counts as a waiter.</summary>
    public static void WaitForAny(Instant deadline)
    {
        s_anyWaiters++;
        Follow(ref s_anySequence, deadline);
        s_anyWaiters--;
    }

    /// <summary>A socket with waiters became readier. Lock held.</summary>
    public static void OnReady(SocketSlot slot)
    {
        slot.Sequence++;
        if (s_leaderSlot == slot)
        {
            WakeSleepingLeader();
        }

        if (slot.Waiters > (s_leaderSlot == slot ? 1 : 0))
        {
            Wake(ref slot.Sequence);
        }

        WakeAny();
    }

    /// <summary>Those in <see cref="WaitForAny"/> look again. Lock held.</summary>
    public static void WakeAny()
    {
        if (s_anyWaiters != 0)
        {
            s_anySequence++;
            Wake(ref s_anySequence);
        }
    }

    /// <summary>The event queue became non-empty. Lock held.</summary>
    public static void OnEvents()
    {
        s_eventSequence++;
        if (s_isLed && s_leaderSlot is null)
        {
            WakeSleepingLeader();
        }
        else
        {
            Wake(ref s_eventSequence);
        }
    }

    private static void Lead(SocketSlot? slot, Instant deadline)
    {
        s_isLed = true;
        s_leaderSlot = slot;
        s_leaderSleeps = true;
        StackSignal.BeginLeading();
        StackLock.Exit();
        StackSignal.WaitAsLeader(deadline);
        StackLock.Enter();
        s_leaderSleeps = false;
        NodeStack.Pump();
        s_isLed = false;
        s_leaderSlot = null;
        if (StackSignal.EndLeading())
        {
            // The device interrupted after the last look at it, and nobody else was told.
            NodeStack.Pump();
        }
    }

    private static void Follow(ref int sequence, Instant deadline)
    {
        int seen = sequence;
        StackLock.Exit();
        AddressWait.Wait((int*)Unsafe.AsPointer(ref sequence), seen, deadline);
        StackLock.Enter();
    }

    private static void WakeSleepingLeader()
    {
        if (s_leaderSleeps)
        {
            s_leaderSleeps = false;
            StackSignal.WakeLeader();
        }
    }

    private static void Wake(ref int sequence) => AddressWait.Wake((int*)Unsafe.AsPointer(ref sequence), int.MaxValue);
}
