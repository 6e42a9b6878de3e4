using System.Runtime.CompilerServices;
using PusOS.Kernel;

namespace PusOS.Net;

/// <summary>
/// Threads that block on sockets. One that waits for a socket leads: the device's interrupt wakes it, and it drives the
/// stack itself (<see cref="StackSignal"/>). While none does, one that waits for the event port leads. The others sleep on
/// a word of their socket, or of the event port.
/// </summary>
internal static unsafe class SocketWaits
{
    private static bool s_socketIsLed;
    private static bool s_portIsLed;

    /// <summary>The leader sleeps, and not just drives the stack.</summary>
    private static bool s_socketLeaderSleeps;
    private static bool s_portLeaderSleeps;

    /// <summary>What the leader among the sockets' waiters waits for.</summary>
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
        if (s_socketIsLed)
        {
            Follow(ref slot.Sequence, deadline);
        }
        else
        {
            s_leaderSlot = slot;
            Lead(StackSignal.SocketSeat, ref s_socketIsLed, ref s_socketLeaderSleeps, deadline);
        }

        slot.Waiters--;
        return deadline == Instant.Never || Clock.Now < deadline;
    }

    /// <summary>The same for the event port.</summary>
    public static void WaitForEvents()
    {
        if (s_portIsLed)
        {
            Follow(ref s_eventSequence, Instant.Never);
        }
        else
        {
            Lead(StackSignal.PortSeat, ref s_portIsLed, ref s_portLeaderSleeps, Instant.Never);
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
            WakeSleeping(StackSignal.SocketSeat, ref s_socketLeaderSleeps);
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
        if (s_portIsLed)
        {
            WakeSleeping(StackSignal.PortSeat, ref s_portLeaderSleeps);
        }
        else
        {
            Wake(ref s_eventSequence);
        }
    }

    private static void Lead(int seat, ref bool isLed, ref bool sleeps, Instant deadline)
    {
        isLed = sleeps = true;
        StackSignal.BeginLeading(seat);
        StackLock.Exit();
        bool device = StackSignal.WaitAsLeader(seat, deadline);
        StackLock.Enter();
        sleeps = false;
        if (device)
        {
            NodeStack.Pump();
        }

        isLed = false;
        if (seat == StackSignal.SocketSeat)
        {
            s_leaderSlot = null;
        }

        if (StackSignal.EndLeading(seat))
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

    private static void WakeSleeping(int seat, ref bool sleeps)
    {
        if (sleeps)
        {
            sleeps = false;
            StackSignal.WakeLeader(seat);
        }
    }

    private static void Wake(ref int sequence) => AddressWait.Wake((int*)Unsafe.AsPointer(ref sequence), int.MaxValue);
}
