namespace PusOS.Conformance.Cases;

/// <summary>Interface calls: explicit, inherited, re-implemented, on structs and through generics.</summary>
internal static class InterfaceDispatchTests
{
    public static void Run(string[] args)
    {
        IShape[] shapes = [new Square(2), new Circle(1.5), new Rect(2, 3), new Base(), new Derived(), new Reimplemented()];
        foreach (IShape s in shapes)
        {
            Console.WriteLine($"{s.Area():F3} {s.Name} {s is INamed} {(s as INamed)?.Name ?? "none"} {s[3]} {Generic(s)}");
            s.Scale(2);
            Console.WriteLine($"  {s.Area():F3}");
        }

        Rect r = new(1, 1);
        Console.WriteLine($"{Generic(r):F1}");
        GrowGeneric(ref r);
        Console.WriteLine(r.Area());
        IShape boxed = r;
        boxed.Scale(3);
        Console.WriteLine($"{boxed.Area()} {r.Area()} {((Rect)boxed).Area()}");
        double sum = 0;
        for (int i = 0; i < 60000; i++)
        {
            sum += shapes[i % shapes.Length].Area();
        }

        Console.WriteLine($"{sum:F2}");
        IA a = new Multi();
        Console.WriteLine($"{a.M()} {((IB)a).M()} {((IC)a).M()} {((Multi)a).M()} {a is IC}");
        IEnumerable<int> e = new Counter(3);
        foreach (int i in e)
        {
            Console.Write(i + " ");
        }

        Console.WriteLine(e.Sum());
        IComparable<int> c = 5;
        IComparable c2 = "b";
        Console.WriteLine($"{c.CompareTo(7)} {c2.CompareTo("a")} {((IFormattable)255).ToString("X", null)} {((IConvertible)'A').ToInt32(null)}");
        foreach (Type type in (Type[])[typeof(Multi), typeof(Square), typeof(Circle), typeof(Rect), typeof(Derived), typeof(Counter), typeof(int[])])
        {
            // .NET gives no promise of their order.
            Console.WriteLine($"{type.Name}: {string.Join(' ', type.GetInterfaces().Select(i => i.ToString()).Order(StringComparer.Ordinal))}");
        }
    }

    private static double Generic<T>(T shape)
        where T : IShape => shape.Area() + shape[1];

    private static void GrowGeneric<T>(ref T shape)
        where T : IShape => shape.Scale(10);

    private interface IShape
    {
        string Name { get; }

        int this[int i] { get; }

        double Area();

        void Scale(double factor);
    }

    private interface INamed
    {
        string Name { get; }
    }

    private interface IA
    {
        string M();
    }

    private interface IB
    {
        string M();
    }

    private interface IC : IA, IB
    {
        new string M();
    }

    private sealed class Multi : IC
    {
        public string M() => "public";

        string IA.M() => "IA";

        string IB.M() => "IB";
    }

    private sealed class Square(double side) : IShape, INamed
    {
        private double _side = side;

        public string Name => "square";

        string INamed.Name => "explicit square";

        public int this[int i] => i * 10;

        public double Area() => _side * _side;

        public void Scale(double factor) => _side *= factor;
    }

    private sealed class Circle(double radius) : IShape
    {
        private double _radius = radius;

        string IShape.Name => "circle";

        int IShape.this[int i] => i * i;

        double IShape.Area() => Math.PI * _radius * _radius;

        void IShape.Scale(double factor) => _radius *= factor;
    }

    private struct Rect(double w, double h) : IShape
    {
        private double _w = w;
        private double _h = h;

        public readonly string Name => "rect";

        public readonly int this[int i] => (int)_w + i;

        public readonly double Area() => _w * _h;

        public void Scale(double factor)
        {
            _w *= factor;
            _h *= factor;
        }
    }

    private class Base : IShape
    {
        public virtual string Name => "base";

        public int this[int i] => -i;

        public virtual double Area() => 1;

        public void Scale(double factor)
        {
        }
    }

    private class Derived : Base
    {
        public override string Name => "derived";

        public override double Area() => base.Area() + 1;
    }

    private sealed class Reimplemented : Derived, IShape
    {
        string IShape.Name => "reimplemented";

        double IShape.Area() => 42;
    }

    private sealed class Counter(int n) : IEnumerable<int>
    {
        public IEnumerator<int> GetEnumerator()
        {
            for (int i = 0; i < n; i++)
            {
                yield return i;
            }
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
