using System.Threading;
using PusOS.Kernel;

namespace PusOS.Runtime.Threads;

/// <summary>Blocking a managed thread on its own wake word, interruptible by Thread.Interrupt.</summary>
internal static unsafe class ThreadBlocking
{
    /// <summary>The deadline of a wait in milliseconds; -1: never.</summary>
    public static Instant DeadlineAfter(int milliseconds) =>
        milliseconds < 0 ? Instant.Never : Clock.Now + Duration.FromMilliseconds(milliseconds);

    /// <summary>
    /// Blocks the calling thread until <see cref="Wake"/> or the deadline. The caller has set its wake word to 0 before
    /// it made itself known to wakers.
    /// </summary>
    public static void Block(ThreadRecord* thread, Instant deadline)
    {
        ThreadRecords.ChangeFlags(thread, ThreadFlags.Waiting, 0);
        while (Volatile.Read(ref thread->Wake) == 0 && (thread->Flags & ThreadFlags.Interrupted) == 0)
        {
            if (!AddressWait.Wait(&thread->Wake, 0, deadline))
            {
                break;
            }
        }

        ThreadRecords.ChangeFlags(thread, 0, ThreadFlags.Waiting);
    }

    /// <summary>
    /// Waits while a word that is not the thread's own has a value. False: the deadline passed. True says nothing: test
    /// the word again, and <see cref="IsInterrupted"/>.
    /// </summary>
    public static bool WaitOn(ThreadRecord* thread, int* address, int expected, Instant deadline)
    {
        // Before the flag is read in Wait, so that Interrupt either finds the address or is seen.
        Interlocked.Exchange(ref *(nint*)&thread->InterruptibleAt, (nint)address);
        bool inTime = AddressWait.Wait(address, expected, deadline, &thread->Flags, ThreadFlags.Interrupted);
        Volatile.Write(ref *(nint*)&thread->InterruptibleAt, 0);
        return inTime;
    }

    /// <summary>Thread.Interrupt was called and no wait has thrown for it yet.</summary>
    public static bool IsInterrupted(ThreadRecord* thread) => (Volatile.Read(ref thread->Flags) & ThreadFlags.Interrupted) != 0;

    /// <summary>Wakes a thread that blocks or is about to.</summary>
    public static void Wake(ThreadRecord* thread)
    {
        Volatile.Write(ref thread->Wake, 1);
        AddressWait.Wake(&thread->Wake, 1);
    }

    /// <summary>Makes the thread's present or next wait throw.</summary>
    public static void Interrupt(ThreadRecord* thread)
    {
        ThreadRecords.ChangeFlags(thread, ThreadFlags.Interrupted, 0);
        Wake(thread);
        Interlocked.MemoryBarrier();
        int* address = (int*)Volatile.Read(ref *(nint*)&thread->InterruptibleAt);
        if (address != null)
        {
            // Only an address to queue at, never read: what it belonged to may be gone. The others there test again.
            AddressWait.Wake(address, int.MaxValue);
        }
    }

    /// <summary>Throws ThreadInterruptedException if the calling thread was interrupted, and forgets it.</summary>
    public static void ThrowIfInterrupted(ThreadRecord* thread)
    {
        if ((thread->Flags & ThreadFlags.Interrupted) != 0)
        {
            ThreadRecords.ChangeFlags(thread, 0, ThreadFlags.Interrupted);
            throw new ThreadInterruptedException();
        }
    }

    /// <summary>Blocks for a time, or until interrupted.</summary>
    public static void Sleep(int milliseconds)
    {
        ThreadRecord* thread = ThreadRecords.Current;
        ThrowIfInterrupted(thread);
        Volatile.Write(ref thread->Wake, 0);
        Block(thread, DeadlineAfter(milliseconds));
        ThrowIfInterrupted(thread);
    }
}
