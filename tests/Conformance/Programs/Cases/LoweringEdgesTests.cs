// Rules of the instructions that compilers rarely meet: method groups of static interface members, delegates over
// null, packed fields, volatile numbers, conversions that round once, synchronized methods, large frames.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PusOS.Conformance.Cases;

internal static unsafe class LoweringEdgesTests
{
    private interface IMaker<TSelf>
        where TSelf : IMaker<TSelf>
    {
        static virtual string Name() => "default";

        static abstract int Make(int value);
    }

    private struct Doubler : IMaker<Doubler>
    {
        static string IMaker<Doubler>.Name() => "doubler";

        static int IMaker<Doubler>.Make(int value) => value * 2;
    }

    private struct Plain : IMaker<Plain>
    {
        public static int Make(int value) => value + 100;
    }

    private class Speaker
    {
        public int Number;

        public int Instance() => Number;

        public virtual int Virtual() => Number + 1;
    }

    private struct Failing
    {
        public int Value;

        public Failing(int value)
        {
            Value = value;
            throw new InvalidOperationException("always " + value);
        }
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct Inner
    {
        public short Short;
        public double Double;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct Packed
    {
        public byte Byte;
        public int Int;
        public Inner Inner;
        public long Long;
    }

    [StructLayout(LayoutKind.Explicit)]
    private struct Crooked
    {
        [FieldOffset(0)]
        public byte Head;
        [FieldOffset(1)]
        public int Int;
        [FieldOffset(5)]
        public long Long;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private class PackedClass
    {
        public byte Byte;
        public int Int;
        public long Long;
    }

    private struct Huge
    {
        public fixed byte Data[200_000];
    }

    private static volatile float s_single;
    private static Func<int>? s_kept;

    private sealed class Counter
    {
        private int _value;

        public int Value => _value;

        [MethodImpl(MethodImplOptions.Synchronized)]
        public void Add()
        {
            int value = _value;
            Thread.Yield();
            _value = value + 1;
        }

        [MethodImpl(MethodImplOptions.Synchronized)]
        public int Fail(int by) => by == 0 ? throw new ArgumentException("synchronized") : _value / by;

        [MethodImpl(MethodImplOptions.Synchronized)]
        public static bool HoldsTypeLock() => Monitor.IsEntered(typeof(Counter));

        public bool IsFree()
        {
            bool free = false;
            var other = new Thread(() =>
            {
                free = Monitor.TryEnter(this);
                if (free)
                {
                    Monitor.Exit(this);
                }
            });
            other.Start();
            other.Join();
            return free;
        }
    }

    /// <summary>These become instructions, which no handler can guard.</summary>
    private static void MathematicsInProtectedCode(double number)
    {
        try
        {
            Console.WriteLine($"{Math.Ceiling(number)} {Math.Floor(number)} {Math.Sqrt(number)} {Math.Truncate(number)} {MathF.Ceiling((float)number)} {Math.FusedMultiplyAdd(number, 2, 1)}");
        }
        catch (ArithmeticException)
        {
            Console.WriteLine("never");
        }
    }

    public static void Run(string[] args)
    {
        MathematicsInProtectedCode(args.Length + 0.5);
        MethodGroups();
        DelegateTargets();
        PackedFields();
        Numbers();
        Synchronized();
        Frames();
    }

    private static Func<string> NameOf<T>()
        where T : IMaker<T> => T.Name;

    private static Func<int, int> MakeOf<T>()
        where T : IMaker<T> => T.Make;

    private static delegate*<int, int> PointerOf<T>()
        where T : IMaker<T> => &T.Make;

    private static void MethodGroups()
    {
        Console.WriteLine($"{NameOf<Doubler>()()} {NameOf<Plain>()()} {MakeOf<Doubler>()(21)} {MakeOf<Plain>()(21)} {PointerOf<Doubler>()(4)}");
    }

    private static string Caught(Action action)
    {
        try
        {
            action();
            return "nothing";
        }
        catch (Exception e)
        {
            return $"{e.GetType().Name}: {e.Message}";
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Speaker? Maybe(bool any) => any ? new Speaker { Number = 5 } : null;

    private static void DelegateTargets()
    {
        Console.WriteLine(Caught(() => s_kept = Maybe(false)!.Instance));
        Console.WriteLine(Caught(() => s_kept = Maybe(false)!.Virtual));
        Console.WriteLine(Caught(() => Console.WriteLine(new Func<int>(Maybe(true)!.Instance)() + new Func<int>(Maybe(true)!.Virtual)())));
        Console.WriteLine(Caught(() => Console.WriteLine(new Func<int>("text".Count)())));
        string? none = null;
        Console.WriteLine(Caught(() => Console.WriteLine(new Func<bool>(none!.IsNothing)())));
        Console.WriteLine(Caught(() => Console.WriteLine(new Failing(3).Value)));
    }

    private static bool IsNothing(this string? text) => text is null;

    private static void PackedFields()
    {
        var packed = new Packed { Byte = 1, Int = -2, Long = long.MinValue + 3 };
        packed.Inner.Double = 1.5;
        packed.Inner.Short = -7;
        ref Inner inner = ref packed.Inner;
        inner.Double += 0.25;
        var copy = packed;
        copy.Int++;
        Console.WriteLine($"{sizeof(Packed)} {copy.Byte} {copy.Int} {copy.Inner.Short} {copy.Inner.Double} {copy.Long} {packed.Int}");
        var all = new Packed[3];
        all[1] = copy;
        all[2].Inner.Double = all[1].Inner.Double * 2;
        Console.WriteLine($"{all[1].Long} {all[2].Inner.Double} {all[2].Int}");
        var crooked = new Crooked { Head = 9, Int = int.MaxValue, Long = -5 };
        crooked.Long--;
        Console.WriteLine($"{sizeof(Crooked)} {crooked.Head} {crooked.Int} {crooked.Long}");
        var instance = new PackedClass { Byte = 3, Int = 4, Long = 5 };
        instance.Long += instance.Int;
        Console.WriteLine($"{instance.Byte} {instance.Int} {instance.Long}");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float ToSingle(ulong value) => value;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double ToDouble(ulong value) => value;

    private static void Numbers()
    {
        s_single = 1.25f;
        s_single += 1f;
        double number = 2.5;
        Volatile.Write(ref number, Volatile.Read(ref number) * 2);
        Console.WriteLine($"{s_single} {number}");

        // Between two floats, above the middle by less than a double can tell: two roundings would end at the even one below.
        foreach (ulong value in (ulong[])[0x8000_0080_0000_0001, 0x4000_0040_0000_0001, 0xFFFF_FF7F_FFFF_FFFF, ulong.MaxValue, 1])
        {
            Console.WriteLine($"{BitConverter.SingleToInt32Bits(ToSingle(value)):x8} {BitConverter.DoubleToInt64Bits(ToDouble(value)):x16}");
        }
    }

    private static void Synchronized()
    {
        var counter = new Counter();
        var threads = new Thread[4];
        for (int i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(() =>
            {
                for (int k = 0; k < 200; k++)
                {
                    counter.Add();
                }
            });
            threads[i].Start();
        }

        foreach (var thread in threads)
        {
            thread.Join();
        }

        Console.WriteLine($"{counter.Value} {counter.Fail(8)} {Caught(() => counter.Fail(0))} {counter.IsFree()} {Counter.HoldsTypeLock()} {Monitor.IsEntered(typeof(Counter))}");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Sum(in Huge huge)
    {
        int sum = 0;
        for (int i = 0; i < 200_000; i++)
        {
            sum += huge.Data[i];
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Fill(int seed)
    {
        Huge huge = default;
        for (int i = 0; i < 200_000; i++)
        {
            huge.Data[i] = (byte)(i * seed);
        }

        return Sum(in huge);
    }

    private static int Stacked(int rounds)
    {
        int sum = 0;
    again:
        int* numbers = stackalloc int[8];
        numbers[rounds & 7] = rounds;
        for (int i = 0; i < 8; i++)
        {
            sum += numbers[i];
        }

        if (--rounds > 0)
        {
            goto again;
        }

        return sum;
    }

    private static void Frames() => Console.WriteLine($"{Fill(3)} {Stacked(20)}");
}
