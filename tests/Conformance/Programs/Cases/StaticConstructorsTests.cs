namespace PusOS.Conformance.Cases;

/// <summary>Static initialisation: order, laziness, exceptions, generics, beforefieldinit.</summary>
internal static class StaticConstructorsTests
{
    private static readonly List<string> s_log = [];

    public static void Run(string[] args)
    {
        Console.WriteLine("start");
        Console.WriteLine(WithConstructor.Value);
        Console.WriteLine($"{Initialized.A} {Initialized.B} {Initialized.Table.Length} {Initialized.Table[3]} {Initialized.Map["two"]} {Initialized.Now}");
        _ = new Derived();
        Derived.Touch();
        Console.WriteLine(string.Join(',', s_log));
        for (int i = 0; i < 2; i++)
        {
            try
            {
                Console.WriteLine(Failing.Value);
            }
            catch (TypeInitializationException e)
            {
                Console.WriteLine($"{e.Message} {e.TypeName} {e.InnerException!.GetType().Name} {e.InnerException.Message}");
            }
        }

        Console.WriteLine($"{Generic<int>.Name} {Generic<string>.Name} {Generic<int>.Name} {Generic<int>.Count}");
        Console.WriteLine($"{CycleA.Value} {CycleB.Value}");
        Console.WriteLine($"{Constants.Text} {Constants.Number} {Nested.Inner.Deep.Level} {Lazy.Instance.Id} {Lazy.Created}");
        int[] counts = new int[4];
        var threads = Enumerable.Range(0, 4).Select(i => new Thread(() => counts[i] = Slow.Value)).ToArray();
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        Console.WriteLine(string.Join(',', counts) + " " + Slow.Runs);
        Console.WriteLine(StructStatic.Default.X + StructStatic.Counter);
    }

    private static class WithConstructor
    {
        public static readonly string Value;

        static WithConstructor()
        {
            Console.WriteLine("WithConstructor..cctor");
            Value = "computed " + (6 * 7);
        }
    }

    private static class Initialized
    {
        public static readonly int A = 3;
        public static readonly int B = A * 14;
        public static readonly int[] Table = [1, 2, 3, 5, 8];
        public static readonly Dictionary<string, int> Map = new() { ["one"] = 1, ["two"] = 2 };
        public static readonly bool Now = DateTime.UtcNow.Year > 2000;
    }

    private class Base
    {
        static Base() => s_log.Add("Base");

        public Base() => s_log.Add("new Base");
    }

    private sealed class Derived : Base
    {
        private static readonly int s_x = Log("Derived.field");

        static Derived() => s_log.Add("Derived");

        public Derived() => s_log.Add("new Derived");

        public static void Touch() => s_log.Add("touch" + s_x);

        private static int Log(string s)
        {
            s_log.Add(s);
            return 1;
        }
    }

    private static class Failing
    {
        public static readonly int Value = Fail();

        static Failing()
        {
        }

        private static int Fail() => throw new InvalidOperationException("cannot initialise");
    }

    private static class Generic<T>
    {
        public static int Count;
        public static readonly string Name = Make();

        static Generic() => Count += 10;

        private static string Make()
        {
            Count++;
            Console.WriteLine("make " + typeof(T).Name);
            return typeof(T).Name;
        }
    }

    private static class CycleA
    {
        public static readonly int Value = CycleB.Value + 1;

        static CycleA()
        {
        }
    }

    private static class CycleB
    {
        public static readonly int Value = CycleA.Value + 10;

        static CycleB()
        {
        }
    }

    private static class Constants
    {
        public const string Text = "const" + "ant";
        public const long Number = 1L << 40;
    }

    private static class Nested
    {
        public static class Inner
        {
            public static class Deep
            {
                public static readonly int Level = 3;
            }
        }
    }

    private sealed class Lazy
    {
        public static int Created;
        public static readonly Lazy Instance = new();

        private Lazy() => Created++;

        public int Id => 99;
    }

    private static class Slow
    {
        public static int Runs;
        public static readonly int Value;

        static Slow()
        {
            Interlocked.Increment(ref Runs);
            Thread.Sleep(50);
            Value = 17;
        }
    }

    private struct StructStatic
    {
        public static readonly StructStatic Default = new() { X = 40 };
        public static int Counter = 2;
        public int X;
    }
}
