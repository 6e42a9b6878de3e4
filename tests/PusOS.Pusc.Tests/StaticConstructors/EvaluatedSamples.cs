namespace PusOS.Pusc.Tests.StaticConstructors;

// Classes whose static constructors the tests evaluate. They are compiled by the ordinary compiler, so their IL is
// what users' code looks like.
#pragma warning disable CA1802, CA1810, CA2211, IDE0044, CS0649, CA1805, CA1822, IDE0059, CA1852, CA2019
internal static class EvaluatedSamples
{
    internal enum Color : byte
    {
        Red,
        Green = 200,
    }

    internal struct Point(int x, int y)
    {
        public int X = x;
        public int Y = y;
        public readonly int Sum => X + Y;
    }

    internal class Node(string name, Node? next)
    {
        public readonly string Name = name;
        public readonly Node? Next = next;
        public int Visits = 1;

        public virtual int Weight() => Name.Length;
    }

    internal sealed class HeavyNode(string name, Node? next) : Node(name, next)
    {
        public override int Weight() => base.Weight() * 100;
    }

    internal static class Primitives
    {
        public static int Integer = 6 * 7;
        public static long Long = -1L << 40;
        public static byte Byte = unchecked((byte)300);
        public static float Single = 1 / 3f;
        public static double Double = 1e100;
        public static char Char = 'ä';
        public static bool Bool = true;
        public static Color Enum = Color.Green;
        public static nint Native = -5;
        public static string? Text = "text";
        public static string? None = null;
        public static int MinusOne = -1;
        public static int Order = 3.CompareTo(4) * 10;
        public static long FromDouble = (long)-1e15;
        public static decimal Decimal = 12345.678m;
        public static readonly int FromCall = Square(9) + Math.Max(3, 4);

        public static readonly float FromUnsigned = (float)JustAboveTie(), FromUnsignedTwice = (float)(double)JustAboveTie();

        // Rounded to double first, it would be a tie and go down.
        private static ulong JustAboveTie() => (1UL << 63) + (1UL << 39) + 1;

        private static int Square(int x) => x * x;
    }

    internal static class Tables
    {
        public static readonly int[] Initialized = [1, 2, 3, 5, 8, 13, -21];
        public static readonly double[] Reals = [0.5, -2, 1e-300];
        public static readonly uint[] Computed = Compute();
        public static readonly string[] Names = ["a", "b", "a"];
        public static readonly Point[] Points = [new Point(1, 2), new Point(3, 4)];

        // The table of CRC-32 (ISO 3309), as such code is usually written.
        private static uint[] Compute()
        {
            var table = new uint[256];
            for (uint i = 0; i < 256; i++)
            {
                uint c = i;
                for (int bit = 0; bit < 8; bit++)
                {
                    c = (c & 1) != 0 ? 0xEDB88320 ^ (c >> 1) : c >> 1;
                }

                table[i] = c;
            }

            return table;
        }
    }

    internal static class Objects
    {
        public static readonly Node Tail = new("tail", null);
        public static readonly Node Head = new HeavyNode("head", Tail);
        public static readonly int Weight = Head.Weight() + Tail.Weight();
        public static readonly object Boxed = 42;
        public static readonly Point Origin = new(10, 20);
        public static readonly int Sum = Origin.Sum;
        public static readonly Func<int, int> Lambda = x => x + 1;
        public static readonly Func<string, int> Group = int.Parse;
        public static readonly Type TypeOf = typeof(Node);
        public static readonly List<int> List = [];
        public static readonly Dictionary<string, int>? NoDictionary = null;
    }

    internal static class Atomics
    {
        public static int Counter = 5;
        public static readonly int Next = Interlocked.Increment(ref Counter);
        public static readonly int Previous = Interlocked.Exchange(ref Counter, 40);
        public static readonly int Seen = Interlocked.CompareExchange(ref Counter, 41, 40) + Volatile.Read(ref Counter);
        public static readonly string Joined = "a" + Middle(Next) + "c";

        private static string Middle(int next) => next == 6 ? "b" : "";
    }

    internal static class Switches
    {
        public static readonly bool On = AppContext.TryGetSwitch("Test.On", out bool on) && on;
        public static readonly bool Unset = AppContext.TryGetSwitch("Test.Unset", out bool unset) || unset;
    }

    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Explicit)]
    internal struct Union
    {
        [System.Runtime.InteropServices.FieldOffset(0)]
        public int Integer;
        [System.Runtime.InteropServices.FieldOffset(0)]
        public float Single;
    }

    internal static class Unions
    {
        public static readonly Union One = new() { Integer = 1 };
    }

    internal static class UsesObjects
    {
        public static readonly Node Shared = Objects.Tail;
        public static readonly string Name = Objects.Tail.Name;
    }

    internal static class ReadsForeignState
    {
        public static readonly int Visits = Objects.Tail.Visits;
    }

    internal static class ChangesForeignObject
    {
        public static readonly int Visits = Objects.Tail.Visits = 5;
    }

    internal static class ReadsTheWorld
    {
        public static readonly long Start = Environment.TickCount64;
    }

    internal static class Throws
    {
        public static readonly int Zero = 0;
        public static readonly int Quotient = 1 / Zero;
    }

    internal static class Endless
    {
        public static readonly int Never = Loop();

        private static int Loop()
        {
            int i = 0;
            while (i >= 0)
            {
                i &= 0xff;
            }

            return i;
        }
    }

    internal static class Huge
    {
        public static readonly byte[] Buffer = new byte[1 << 20];
    }

    internal static class CycleA
    {
        public static readonly int Value = CycleB.Value + 1;

        static CycleA()
        {
        }
    }

    internal static class CycleB
    {
        public static readonly int Value = CycleA.Value + 1;

        static CycleB()
        {
        }
    }

    internal static class PerThread
    {
        [ThreadStatic]
        public static int Value = 3;
    }

    internal static class Generic<T>
    {
        public static readonly bool IsReference = !typeof(T).IsValueType;
        public static readonly T[] Empty = new T[0];
        public static readonly Type Type = typeof(T);
    }
}
