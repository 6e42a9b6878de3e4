using System.Runtime.CompilerServices;
using System.Threading;
using PusOS.Kernel;

namespace PusOS.Runtime.Threads;

/// <summary>The thread that runs finalizers; it is made when a collection first finds work for it.</summary>
internal static unsafe class FinalizerThread
{
    private static KernelThread* s_thread;
    /// <summary>Requests so far; the thread waits on this word.</summary>
    private static int s_requested;
    /// <summary>Requests that are done; WaitForPendingFinalizers waits on this word.</summary>
#pragma warning disable CS0649 // Written through its address.
    private static int s_completed;
#pragma warning restore CS0649

    /// <summary>There is something to finalize. Called at the end of a collection, under the heap's lock: allocates nothing managed.</summary>
    public static void Wake()
    {
        int* requested = (int*)Unsafe.AsPointer(ref s_requested);
        Interlocked.Increment(ref *requested);
        if (s_thread == null)
        {
            // Without memory for a stack now, the next collection tries again.
            s_thread = KernelThread.Create(&Main, null, 0);
            if (s_thread == null)
            {
                return;
            }

            KernelThread.SetName(s_thread, ".NET Finalizer"u8);
            KernelThread.SetPriority(s_thread, KernelThread.HighestPriority);
            KernelThread.Start(s_thread);
        }

        AddressWait.Wake(requested, int.MaxValue);
    }

    /// <summary>Waits until every object that was found dead before has been finalized.</summary>
    public static void WaitUntilIdle()
    {
        if (s_thread == null || KernelThread.Current == s_thread)
        {
            return;
        }

        int* completed = (int*)Unsafe.AsPointer(ref s_completed);
        int target = Interlocked.Increment(ref s_requested);
        AddressWait.Wake((int*)Unsafe.AsPointer(ref s_requested), int.MaxValue);
        for (int present = Volatile.Read(ref *completed); present - target < 0; present = Volatile.Read(ref *completed))
        {
            AddressWait.Wait(completed, present, Instant.Never);
        }
    }

    private static void Main(void* argument)
    {
        ThreadRecords.Attach(ThreadFlags.Background);
        int* requested = (int*)Unsafe.AsPointer(ref s_requested);
        int* completed = (int*)Unsafe.AsPointer(ref s_completed);
        for (; ; )
        {
            int seen = Volatile.Read(ref *requested);
            GC.RunFinalizers();
            Volatile.Write(ref *completed, seen);
            AddressWait.Wake(completed, int.MaxValue);
            AddressWait.Wait(requested, seen, Instant.Never);
        }
    }
}
