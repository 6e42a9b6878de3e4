namespace PusOS.Conformance.Cases;

/// <summary>Boxing, unboxing, value-type methods on boxes, equality of boxes.</summary>
internal static class BoxingTests
{
    public static void Run(string[] args)
    {
        object[] boxes = [1, 2u, 3L, 4UL, (short)5, (byte)6, 'c', true, 1.5, 2.5f, 3.5m, DayOfWeek.Friday, Guid.Empty, new Point(1, 2), (1, "t"), DateTime.UnixEpoch];
        foreach (object o in boxes)
        {
            Console.WriteLine($"{o.GetType().Name} {o} {o.Equals(o)} {o.Equals(1)} {o is IComparable} {o is ValueType} {o is Enum} {o is IFormattable}");
        }

        object i = 42;
        int n = (int)i;
        Console.WriteLine($"{n} {(DayOfWeek)(object)DayOfWeek.Monday} {(int)(object)DayOfWeek.Monday} {(DayOfWeek)(object)3}");
        foreach (Action bad in (Action[])[() => Use((long)i), () => Use((uint)i), () => Use((string)i), () => Use((int)(object)null!), () => Use((Point)i)])
        {
            try
            {
                bad();
            }
            catch (Exception e)
            {
                Console.WriteLine($"{e.GetType().Name}: {e.Message}");
            }
        }

        object p = new Point(1, 2);
        ((IMover)p).Move(5);
        Point copy = (Point)p;
        copy.Move(100);
        Console.WriteLine($"{p} {copy} {p.Equals(new Point(6, 2))} {p.GetHashCode() == new Point(6, 2).GetHashCode()}");
        object a = 5, b = 5;
        Console.WriteLine($"{a == b} {a.Equals(b)} {Equals(a, b)} {ReferenceEquals(a, a)} {Equals(5, 5L)} {((IEquatable<int>)a).Equals(5)}");
        Console.WriteLine(string.Concat(1, 'x', 2.5) + string.Format("{0}{1}", a, null) + new Point(3, 4).ToString().Length);
        ValueType v = 7;
        Enum e2 = DayOfWeek.Sunday;
        Console.WriteLine($"{v} {e2} {e2.HasFlag(DayOfWeek.Sunday)} {v.GetType() == typeof(int)} {(v as int?) + 1} {(v is int q ? q * 2 : 0)}");
        static void Use(object? o) => Console.WriteLine("used " + o);
    }

    private interface IMover
    {
        void Move(int by);
    }

    private struct Point(int x, int y) : IMover
    {
        private int _x = x;
        private readonly int _y = y;

        public void Move(int by) => _x += by;

        public override readonly string ToString() => $"({_x};{_y})";
    }
}
