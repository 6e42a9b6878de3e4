using System.Runtime.CompilerServices;
using static PusOS.Conformance.StressRun;

namespace PusOS.Conformance.Cases;

/// <summary>
/// What .NET's memory model promises to threads that share memory without locks: litmus tests, atomic operations of all
/// widths, publication. An emulator on a strongly ordered host shows little of what a RISC-V machine may do; the fences
/// themselves are looked at in the compiler's tests.
/// </summary>
internal static class HartsOrderTests
{
    private const int Turns = 3_000;

    private static readonly (string Name, Action<Random> Work)[] s_kinds =
    [
        ("message", MessagePassing), ("publication", Publication), ("store-buffers", StoreBuffers), ("process-wide", ProcessWide),
        ("independent-reads", IndependentReads), ("load-buffers", LoadBuffers), ("peterson", Peterson), ("sequence-lock", SequenceLock),
        ("widths", Widths), ("bits", Bits), ("tearing", Tearing),
    ];

    public static void Run(string[] args) => Rounds(args, s_kinds);

    private sealed class Cell
    {
        public volatile int Flag;
        public int Data;
    }

    private const int BatchSize = 300;

    /// <summary>
    /// Threads that each run through a batch of small experiments at the same time, each experiment on cells of its own, and
    /// look at the results when all are through.
    /// </summary>
    private static void Batches(int count, Action<int, Experiment> body, Action<Experiment> look)
    {
        Experiment[] batch = new Experiment[BatchSize];
        for (int turns = 0; turns < Turns; turns += BatchSize)
        {
            for (int i = 0; i < BatchSize; i++)
            {
                batch[i] = new Experiment();
            }

            OnThreads(count, me =>
            {
                foreach (Experiment one in batch)
                {
                    body(me, one);
                }
            });
            Array.ForEach(batch, look);
        }
    }

    private sealed class Experiment
    {
        public readonly Cell X = new(), Y = new();
        public int First, Second, Third, Fourth;
    }

    private static void MessagePassing(Random random) => Batches(
        2,
        (me, one) =>
        {
            if (me == 0)
            {
                one.X.Data = 1;
                one.X.Flag = 1;
            }
            else
            {
                one.First = one.X.Flag;
                one.Second = one.X.Data;
            }
        },
        one => Check(one.First == 0 || one.Second == 1, "a volatile store was seen before what was stored in front of it"));

    private sealed class Published(int number)
    {
        public readonly int A = number, B = -number;
        public readonly int[] Row = [number, number + 1];
        public readonly string Text = number.ToString();
    }

    private static Published? s_published;

    private static void Publication(Random random)
    {
        int over = 0, looks = 0;
        s_published = null;
        OnThreads(3, me =>
        {
            if (me == 0)
            {
                for (int i = 1; i <= Turns * 4; i++)
                {
                    // An ordinary store: .NET makes it a release.
                    s_published = new Published(i);
                }

                Volatile.Write(ref over, 1);
                return;
            }

            int last = 0;
            while (Volatile.Read(ref over) == 0)
            {
                Published? seen = s_published;
                if (seen is not null)
                {
                    Check(seen.A == -seen.B && seen.Row.Length == 2 && seen.Row[0] == seen.A && seen.Row[1] == seen.A + 1, "a published object was seen half made");
                    Check(seen.Text.Length > 0 && seen.Text[^1] - '0' == seen.A % 10 && seen.A >= last, "a published string");
                    last = seen.A;
                    Interlocked.Increment(ref looks);
                }
            }
        });
        Check(s_published!.A == Turns * 4, "the last publication");
    }

    private static void StoreBuffers(Random random)
    {
        for (int k = 0; k < 5; k++)
        {
            int kind = k;
            Batches(
                2,
                (me, one) =>
                {
                    if (me == 0)
                    {
                        one.First = StoreThenLoad(kind, one.X, one.Y);
                    }
                    else
                    {
                        one.Second = StoreThenLoad(kind, one.Y, one.X);
                    }
                },
                one => Check(one.First + one.Second > 0, $"stores passed a full fence of kind {kind}"));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int StoreThenLoad(int kind, Cell mine, Cell other)
    {
        switch (kind)
        {
            case 0:
                mine.Flag = 1;
                Interlocked.MemoryBarrier();
                break;
            case 1:
                Interlocked.Exchange(ref mine.Data, 1);
                return Volatile.Read(ref other.Data);
            case 2:
                Interlocked.CompareExchange(ref mine.Data, 1, 0);
                return Volatile.Read(ref other.Data);
            case 3:
                mine.Flag = 1;
                Thread.MemoryBarrier();
                break;
            default:
                Interlocked.Increment(ref mine.Data);
                return other.Data;
        }

        return other.Flag;
    }

    private static void ProcessWide(Random random) => Batches(
        2,
        (me, one) =>
        {
            // One side has no fence of its own: the other's barrier is one for all threads of the process.
            if (me == 0)
            {
                one.X.Flag = 1;
                one.First = one.Y.Flag;
                Thread.SpinWait(30);
            }
            else
            {
                one.Y.Flag = 1;
                Interlocked.MemoryBarrierProcessWide();
                one.Second = one.X.Flag;
            }
        },
        one => Check(one.First + one.Second > 0, "a store passed the other thread's process-wide barrier"));

    private static void IndependentReads(Random random) => Batches(
        4,
        (me, one) =>
        {
            switch (me)
            {
                case 0:
                    one.X.Flag = 1;
                    break;
                case 1:
                    one.Y.Flag = 1;
                    break;
                case 2:
                    one.First = one.X.Flag;
                    one.Second = one.Y.Flag;
                    break;
                default:
                    one.Third = one.Y.Flag;
                    one.Fourth = one.X.Flag;
                    break;
            }
        },
        one => Check(one is not { First: 1, Second: 0, Third: 1, Fourth: 0 }, "two readers saw two stores in different orders"));

    private static void LoadBuffers(Random random) => Batches(
        2,
        (me, one) =>
        {
            if (me == 0)
            {
                one.First = one.X.Flag;
                one.Y.Flag = 1;
            }
            else
            {
                one.Second = one.Y.Flag;
                one.X.Flag = 1;
            }
        },
        one => Check(one.First + one.Second < 2, "both loads saw stores that come after the other load"));

    private static void Peterson(Random random)
    {
        // Peterson's lock stands on a store and a load in order: here the store is a compare and exchange.
        int wants0 = 0, wants1 = 0, turn = 0, count = 0, rounds = Turns / 10;
        OnThreads(2, me =>
        {
            for (int i = 0; i < rounds; i++)
            {
                ref int mine = ref me == 0 ? ref wants0 : ref wants1;
                ref int other = ref me == 0 ? ref wants1 : ref wants0;
                Volatile.Write(ref mine, 1);
                int last = Volatile.Read(ref turn);
                while (Interlocked.CompareExchange(ref turn, 1 - me, last) != last)
                {
                    last = Volatile.Read(ref turn);
                }

                for (var spin = new SpinWait(); Volatile.Read(ref other) == 1 && Volatile.Read(ref turn) == 1 - me; spin.SpinOnce(sleep1Threshold: -1))
                {
                }

                count++;
                Volatile.Write(ref mine, 0);
            }
        });
        Check(count == rounds * 2, "two threads were in Peterson's lock at once");
    }

    private static void SequenceLock(Random random)
    {
        int sequence = 0, over = 0;
        long a = 0, b = 0, c = 0;
        OnThreads(4, me =>
        {
            if (me < 2)
            {
                for (int i = 0; i < Turns; i++)
                {
                    int before;
                    do
                    {
                        before = Volatile.Read(ref sequence);
                    }
                    while ((before & 1) != 0 || Interlocked.CompareExchange(ref sequence, before + 1, before) != before);
                    a++;
                    b = a * 3;
                    c = -a;
                    Volatile.Write(ref sequence, before + 2);
                }

                Interlocked.Increment(ref over);
                return;
            }

            for (int looked = 0; looked == 0 || Volatile.Read(ref over) < 2;)
            {
                int before = Volatile.Read(ref sequence);
                long first = a, second = b, third = c;
                Interlocked.MemoryBarrier();
                if ((before & 1) == 0 && Volatile.Read(ref sequence) == before)
                {
                    Check(second == first * 3 && third == -first, "a sequence lock let a torn state through");
                    looked++;
                }
            }
        });
        Check(a == Turns * 2, "counts under a sequence lock");
    }

    private struct Narrow
    {
        public byte A, B, C, D;
        public short E, F;
    }

    private static void Widths(Random random)
    {
        Narrow narrow = default;
        float single = 0;
        double sum = 0;
        int word = 0;
        long wide = 0;
        object? newest = null;
        int chained = 0;
        OnThreads(4, me =>
        {
            for (int i = 0; i < Turns / 3; i++)
            {
                // Neighbours in one word: an exchange of one may not lose another's.
                AddByte(ref me == 0 ? ref narrow.A : ref me == 1 ? ref narrow.B : ref me == 2 ? ref narrow.C : ref narrow.D);
                AddShort(ref me < 2 ? ref narrow.E : ref narrow.F);
                AddSingle(ref single);
                AddDouble(ref sum);
                Interlocked.Increment(ref word);
                Interlocked.Add(ref wide, 3_000_000_000);
                object mine = new object[1];
                ((object?[])mine)[0] = Interlocked.Exchange(ref newest, mine);
            }
        });
        const int Each = Turns / 3;
        for (object? at = newest; at is not null; at = ((object?[])at)[0])
        {
            chained++;
        }

        Check(narrow.A == Each % 256 && narrow.B == Each % 256 && narrow.C == Each % 256 && narrow.D == Each % 256, "bytes");
        Check(narrow.E == (short)(Each * 2) && narrow.F == (short)(Each * 2), "shorts");
        Check(single == Each * 4 && sum == Each * 4, "floating-point numbers");
        Check(word == Each * 4 && wide == Each * 4L * 3_000_000_000 && chained == Each * 4, "words");
    }

    private static void AddByte(ref byte place)
    {
        byte old;
        do
        {
            old = Volatile.Read(ref place);
        }
        while (Interlocked.CompareExchange(ref place, (byte)(old + 1), old) != old);
    }

    private static void AddShort(ref short place)
    {
        short old;
        do
        {
            old = Volatile.Read(ref place);
        }
        while (Interlocked.CompareExchange(ref place, (short)(old + 1), old) != old);
    }

    private static void AddSingle(ref float place)
    {
        float old;
        do
        {
            old = Volatile.Read(ref place);
        }
        while (Interlocked.CompareExchange(ref place, old + 1, old) != old);
    }

    private static void AddDouble(ref double place)
    {
        double old;
        do
        {
            old = Volatile.Read(ref place);
        }
        while (Interlocked.CompareExchange(ref place, old + 1, old) != old);
    }

    private static void Bits(Random random)
    {
        int word = 0;
        long wide = 0;
        byte taken = 0;
        int inside = 0, most = 0;
        OnThreads(4, me =>
        {
            for (int i = 0; i < Turns; i++)
            {
                int bit = 1 << (me * 8 + i % 8);
                int before = Interlocked.Or(ref word, bit);
                Check((before & bit) == 0, "a bit of this thread was set by another");
                Check((Interlocked.And(ref word, ~bit) & bit) != 0, "a bit of this thread was cleared by another");
                Interlocked.Or(ref wide, 1L << (me * 16));
                Interlocked.And(ref wide, ~(1L << (me * 16)));
                if (i % 8 == 0 && Interlocked.Exchange(ref taken, 1) == 0)
                {
                    int now = Interlocked.Increment(ref inside);
                    most = Math.Max(most, now);
                    Interlocked.Decrement(ref inside);
                    Volatile.Write(ref taken, 0);
                }
            }
        });
        Check(word == 0 && wide == 0 && most == 1 && inside == 0, "bits");
    }

    private static void Tearing(Random random)
    {
        long wide = 0;
        double number = 1;
        int over = 0;
        string[] texts = ["", "one", "twotwo"];
        string text = texts[0];
        OnThreads(3, me =>
        {
            for (int i = 0; i < Turns * 2 && me == 0; i++)
            {
                wide = (i & 1) == 0 ? -1 : 0x0123_4567_89AB_CDEF;
                number = (i & 1) == 0 ? 1 : -1e300;
                text = texts[i % 3];
            }

            if (me == 0)
            {
                Volatile.Write(ref over, 1);
            }

            while (me != 0 && Volatile.Read(ref over) == 0)
            {
                long seen = Volatile.Read(ref wide);
                Check(seen is 0 or -1 or 0x0123_4567_89AB_CDEF, "a torn Int64");
                double half = Volatile.Read(ref number);
                Check(half is 1 or -1e300, "a torn Double");
                Check(Volatile.Read(ref text).Length is 0 or 3 or 6, "a torn reference");
            }
        });
    }
}
