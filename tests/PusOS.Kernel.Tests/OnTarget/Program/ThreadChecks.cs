using System.Runtime.CompilerServices;

namespace KernelChecks;

/// <summary>Kernel threads, waiting, stopping the world; on as many harts as the machine has.</summary>
internal static unsafe class ThreadChecks
{
    private const int Workers = 8, Rounds = 2000;

    private static KernelMutex s_mutex;
    private static int s_counter;
    private static WaitQueue s_queue;
    private static bool s_open;
    private static int s_passed;
    private static int s_stop;
    private static long s_spins0, s_spins1;
    private static int s_order;
    private static int s_lowRan, s_highRan;

    [ThreadStatic]
    private static int t_own;

    /// <summary>Mutual exclusion, thread-local blocks, floating-point registers across switches.</summary>
    public static void CountersAndTurns()
    {
        KernelThread** threads = stackalloc KernelThread*[Workers];
        for (int index = 0; index < Workers; index++)
        {
            threads[index] = KernelThread.Create(&Count, (void*)(nint)index, 0);
            Expect.True(threads[index] != null, "a thread is created");
            KernelThread.Start(threads[index]);
        }

        for (int index = 0; index < Workers; index++)
        {
            Expect.True(KernelThread.Join(threads[index], Instant.Never), "join without deadline");
            KernelThread.Release(threads[index]);
        }

        Expect.True(s_counter == Workers * Rounds, "the mutex excludes");
    }

    /// <summary>Deadlines, wake-ups, address waits.</summary>
    public static void SleepsAndWakes()
    {
        Instant start = Clock.Now;
        KernelThread.SleepUntil(start + Duration.FromMilliseconds(20));
        Expect.True(Clock.Now - start >= Duration.FromMilliseconds(20), "a sleep is not shorter than asked");

        KernelThread** threads = stackalloc KernelThread*[Workers];
        for (int index = 0; index < Workers; index++)
        {
            threads[index] = KernelThread.Create(&WaitUntilOpen, null, 0);
            KernelThread.Start(threads[index]);
        }

        KernelThread.SleepUntil(Clock.Now + Duration.FromMilliseconds(5));
        Expect.True(Volatile(ref s_passed) == 0, "nobody passes a closed gate");
        Expect.True(!KernelThread.Join(threads[0], Clock.Now + Duration.FromMilliseconds(3)), "a join ends at its deadline");
        InterruptState state = s_queue.Acquire();
        s_open = true;
        s_queue.WakeAllHeld();
        s_queue.Release(state);
        for (int index = 0; index < Workers; index++)
        {
            KernelThread.Join(threads[index], Instant.Never);
            KernelThread.Release(threads[index]);
        }

        Expect.True(s_passed == Workers, "everybody passes an open gate");
        int word = 7;
        Expect.True(!AddressWait.Wait(&word, 7, Clock.Now + Duration.FromMilliseconds(3)), "an address wait ends at its deadline");
        Expect.True(AddressWait.Wait(&word, 8, Instant.Never), "an address wait does not block for another value");
    }

    /// <summary>Two threads that never yield: both run, and both stand still on demand.</summary>
    public static void StopsTheWorld()
    {
        KernelThread* first = KernelThread.Create(&Spin, Unsafe.AsPointer(ref s_spins0), 0);
        KernelThread* second = KernelThread.Create(&Spin, Unsafe.AsPointer(ref s_spins1), 0);
        KernelThread.Start(first);
        KernelThread.Start(second);
        KernelThread.SleepUntil(Clock.Now + Duration.FromMilliseconds(60));
        for (int round = 0; round < 50; round++)
        {
            Scheduler.StopTheWorld();
            long before = Volatile(ref s_spins0) + Volatile(ref s_spins1);
            for (int delay = 0; delay < 20_000; delay++)
            {
                s_order = delay;
            }

            bool moved = Volatile(ref s_spins0) + Volatile(ref s_spins1) != before;
            int saved = 0;
            for (KernelThread* thread = KernelThread.NextOfAll(null); thread != null; thread = KernelThread.NextOfAll(thread))
            {
                byte* stackPointer = (byte*)thread->Context.StackPointer;
                saved += (thread == first || thread == second) && stackPointer > thread->StackLimit && stackPointer < thread->StackTop ? 1 : 0;
            }

            Scheduler.ResumeTheWorld();
            Expect.True(!moved, "no thread moves while the world stands");
            Expect.True(saved == 2, "the stopped threads' stack pointers are saved");
        }

        KernelThread.SleepUntil(Clock.Now + Duration.FromMilliseconds(30));
        s_stop = 1;
        KernelThread.Join(first, Instant.Never);
        KernelThread.Join(second, Instant.Never);
        Expect.True(s_spins0 > 1000 && s_spins1 > 1000, "equals take turns");
        KernelThread.Release(first);
        KernelThread.Release(second);
    }

    /// <summary>A thread of higher priority runs first when both wait for the same hart.</summary>
    public static void Priorities()
    {
        if (Scheduler.HartCount != 1)
        {
            return;
        }

        s_order = 0;
        KernelThread* low = KernelThread.Create(&NoteLow, null, 0);
        KernelThread* high = KernelThread.Create(&NoteHigh, null, 0);
        KernelThread.SetPriority(low, KernelThread.LowestPriority);
        KernelThread.SetPriority(high, KernelThread.HighestPriority);
        KernelThread.Start(low);
        Expect.True(s_order == 0, "a thread of lower priority does not preempt");
        KernelThread.Start(high);
        Expect.True(s_highRan == 1, "a thread of higher priority preempts at once");
        KernelThread.Join(low, Instant.Never);
        Expect.True(s_lowRan == 2, "the lower one runs when the others wait");
        KernelThread.Release(low);
        KernelThread.Release(high);
    }

    private static void Count(void* argument)
    {
        int own = (int)(nint)argument;
        double sum = own;
        for (int round = 0; round < Rounds; round++)
        {
            s_mutex.Lock();
            s_counter++;
            s_mutex.Unlock();
            t_own++;
            sum += 0.5;
            if (round % 16 == 0)
            {
                KernelThread.Yield();
            }
        }

        Expect.True(t_own == Rounds, "thread-local variables are a thread's own");
        Expect.True(sum == own + (Rounds * 0.5), "floating-point registers survive switches");
    }

    private static void WaitUntilOpen(void* argument)
    {
        InterruptState state = s_queue.Acquire();
        while (!s_open)
        {
            s_queue.Wait(ref state, Instant.Never);
        }

        s_passed++;
        s_queue.Release(state);
    }

    private static void Spin(void* counter)
    {
        while (Volatile(ref s_stop) == 0)
        {
            (*(long*)counter)++;
        }
    }

    private static void NoteLow(void* argument) => s_lowRan = ++s_order;

    private static void NoteHigh(void* argument) => s_highRan = ++s_order;

    private static T Volatile<T>(ref T location)
        where T : unmanaged
    {
        T value = location;
        Clobber();
        return value;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Clobber() => _ = Clock.Ticks;
}
