using System.Runtime.CompilerServices;
using System.Threading;

namespace KernelChecks;

/// <summary>
/// Moments that only meet on several harts, driven to meet often. A thread that gets into the run queue twice, or into
/// none, ends the node or hangs it: the checks are the kernel's own, and that all rounds come to an end.
/// </summary>
internal static unsafe class RaceChecks
{
    private const int Pairs = 4, Rounds = 1_500, LeastTurns = 100;

    private struct Pair
    {
        public WaitQueue Queue;
        public Instant Deadline;
        public int Round;
        public bool IsOpen;
        public int Woken, TimedOut;
    }

    private struct Cell
    {
        public int Word;
        public int IsOver;
        public long Turns;
    }

    /// <summary>A waiter's deadline passes on one hart while another hart wakes it.</summary>
    public static void WakesMeetDeadlines()
    {
        Pair* pairs = stackalloc Pair[Pairs];
        KernelThread** threads = stackalloc KernelThread*[Pairs * 2];
        Unsafe.InitBlock(pairs, 0, (uint)(Pairs * sizeof(Pair)));
        for (int index = 0; index < Pairs; index++)
        {
            threads[index * 2] = Start(&AwaitDeadlines, pairs + index);
            threads[(index * 2) + 1] = Start(&WakeAtDeadlines, pairs + index);
        }

        JoinAll(threads, Pairs * 2);
        for (int index = 0; index < Pairs; index++)
        {
            Expect.True(pairs[index].Woken + pairs[index].TimedOut == Rounds, "every wait ends once");
        }
    }

    /// <summary>Priorities change while the threads are taken, preempted, woken and stolen.</summary>
    public static void PrioritiesChangeUnderway()
    {
        Cell* cells = stackalloc Cell[Pairs];
        KernelThread** threads = stackalloc KernelThread*[Pairs];
        Unsafe.InitBlock(cells, 0, (uint)(Pairs * sizeof(Cell)));
        for (int index = 0; index < Pairs; index++)
        {
            threads[index] = Start(&TakeTurns, cells + index);
        }

        for (int round = 0; round < Rounds || !AllHad(cells, LeastTurns); round++)
        {
            int index = round % Pairs;
            KernelThread.SetPriority(threads[index], KernelThread.LowestPriority + (round / Pairs % 4));
            cells[index].Word++;
            AddressWait.Wake(&cells[index].Word, 1);
            if (round % 32 == 0)
            {
                KernelThread.Yield();
            }
        }

        for (int index = 0; index < Pairs; index++)
        {
            Volatile.Write(ref cells[index].IsOver, 1);
        }

        JoinAll(threads, Pairs);
    }

    /// <summary>
    /// All harts but one spin at a high priority and never give way; a thread of low priority that is woken meanwhile gets
    /// the hart that the caller leaves, wherever it waits.
    /// </summary>
    public static void IdleHartsTakeWhatWaits()
    {
        const int MostSpinners = 7, Times = 3;
        int spinners = int.Min(Scheduler.HartCount - 1, MostSpinners);
        if (spinners == 0)
        {
            return;
        }

        KernelThread** threads = stackalloc KernelThread*[MostSpinners];
        Cell call = default, answer = default, stop = default;
        Cell** cells = stackalloc Cell*[2];
        cells[0] = &call;
        cells[1] = &answer;
        KernelThread* low = KernelThread.Create(&AnswerCalls, cells, 0);
        Expect.True(low != null, "a thread is created");
        KernelThread.SetPriority(low, KernelThread.LowestPriority);
        KernelThread.Start(low);
        for (int time = 1; time <= Times; time++)
        {
            stop.IsOver = 0;
            for (int index = 0; index < spinners; index++)
            {
                threads[index] = KernelThread.Create(&SpinUntilOver, &stop, 0);
                KernelThread.SetPriority(threads[index], KernelThread.HighestPriority);
                KernelThread.Start(threads[index]);
            }

            for (int turn = 1; turn <= 10; turn++)
            {
                int seen = Volatile.Read(ref answer.Word);
                Volatile.Write(ref call.Word, call.Word + 1);
                AddressWait.Wake(&call.Word, 1);
                while (Volatile.Read(ref answer.Word) == seen)
                {
                    AddressWait.Wait(&answer.Word, seen, Instant.Never);
                }
            }

            Volatile.Write(ref stop.IsOver, 1);
            JoinAll(threads, spinners);
        }

        Volatile.Write(ref call.IsOver, 1);
        Volatile.Write(ref call.Word, call.Word + 1);
        AddressWait.Wake(&call.Word, 1);
        JoinAll(&low, 1);
    }

    private static bool AllHad(Cell* cells, int turns)
    {
        bool all = true;
        for (int index = 0; index < Pairs; index++)
        {
            all &= Volatile.Read(ref cells[index].Turns) >= turns;
        }

        return all;
    }

    private static Duration Microseconds(long count) => new(count * 1_000);

    private static KernelThread* Start(delegate*<void*, void> entry, void* argument)
    {
        KernelThread* thread = KernelThread.Create(entry, argument, 0);
        Expect.True(thread != null, "a thread is created");
        KernelThread.Start(thread);
        return thread;
    }

    private static void JoinAll(KernelThread** threads, int count)
    {
        for (int index = 0; index < count; index++)
        {
            KernelThread.Join(threads[index], Instant.Never);
            KernelThread.Release(threads[index]);
        }
    }

    private static void AwaitDeadlines(void* argument)
    {
        Pair* pair = (Pair*)argument;
        for (int round = 1; round <= Rounds; round++)
        {
            InterruptState state = pair->Queue.Acquire();
            Instant deadline = Clock.Now + Microseconds(20 + (round * 7 % 60));
            pair->Deadline = deadline;
            pair->IsOpen = false;
            Volatile.Write(ref pair->Round, round);
            bool inTime = true;
            while (!pair->IsOpen && inTime)
            {
                inTime = pair->Queue.Wait(ref state, deadline);
            }

            pair->Woken += inTime ? 1 : 0;
            pair->TimedOut += inTime ? 0 : 1;
            pair->Queue.Release(state);
        }
    }

    private static void WakeAtDeadlines(void* argument)
    {
        Pair* pair = (Pair*)argument;
        int seen = 0;
        while (seen != Rounds)
        {
            int round = Volatile.Read(ref pair->Round);
            if (round == seen)
            {
                KernelThread.Yield();
                continue;
            }

            seen = round;
            Instant moment = pair->Deadline + Microseconds((round % 9) - 4);
            while (Clock.Now < moment)
            {
            }

            InterruptState state = pair->Queue.Acquire();
            pair->IsOpen = true;
            pair->Queue.WakeOneHeld();
            pair->Queue.Release(state);
        }
    }

    private static void SpinUntilOver(void* argument)
    {
        while (Volatile.Read(ref ((Cell*)argument)->IsOver) == 0)
        {
        }
    }

    private static void AnswerCalls(void* argument)
    {
        Cell* call = ((Cell**)argument)[0], answer = ((Cell**)argument)[1];
        int seen = 0;
        while (Volatile.Read(ref call->IsOver) == 0)
        {
            AddressWait.Wait(&call->Word, seen, Instant.Never);
            int word = Volatile.Read(ref call->Word);
            if (word != seen)
            {
                seen = word;
                Volatile.Write(ref answer->Word, word);
                AddressWait.Wake(&answer->Word, 1);
            }
        }
    }

    private static void TakeTurns(void* argument)
    {
        Cell* cell = (Cell*)argument;
        while (Volatile.Read(ref cell->IsOver) == 0)
        {
            int word = Volatile.Read(ref cell->Word);
            AddressWait.Wait(&cell->Word, word, Clock.Now + Microseconds(30));
            KernelThread.Yield();
            Volatile.Write(ref cell->Turns, cell->Turns + 1);
        }
    }
}
