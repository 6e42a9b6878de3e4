namespace PusOS.Conformance.Cases;

/// <summary>Record classes and structs: equality, with, printing, inheritance, deconstruction.</summary>
internal static class RecordsTests
{
    public static void Run(string[] args)
    {
        Shape a = new Circle("c", 2), b = new Circle("c", 2), c = new Square("s", 3, [1, 2]);
        Console.WriteLine($"{a} {a == b} {a.Equals(c)} {ReferenceEquals(a, b)} {a.GetHashCode() == b.GetHashCode()} {c.Area} {a != c}");
        Circle bigger = (Circle)a with { Radius = 5 };
        Shape renamed = a with { Name = "renamed" };
        Console.WriteLine($"{bigger} {renamed} {renamed.GetType().Name} {a}");
        (string name, double radius) = bigger;
        Console.WriteLine($"{name} {radius}");
        var p = new Point(1, 2);
        Point q = p with { Y = 9 };
        p.X = 50;
        Console.WriteLine($"{p} {q} {p == new Point(50, 2)} {default(Point)} {q.Length():F3} {new Frozen(1, "x")} {new Frozen(1, "x") == new Frozen(1, "x")}");
        var g = new Pair<int, string?>(1, null);
        Console.WriteLine($"{g} {g with { Second = "two" }} {new Pair<Point, Shape>(q, c)}");
        var node = new Node(1, new Node(2, new Node(3, null)));
        Console.WriteLine($"{node} {node == new Node(1, new Node(2, new Node(3, null)))} {node.Sum()}");
        var custom = new Custom("secret", 5);
        Console.WriteLine($"{custom} {custom == new Custom("SECRET", 6)} {new Empty()} {new Empty() == new Empty()}");
        var (x, y, z) = (1, "two", 3.0);
        (x, y) = (x + 1, y + "!");
        (int, int) t1 = (1, 2), t2 = (1, 2);
        Console.WriteLine($"{x} {y} {z} {t1 == t2} {t1.Equals(t2)} {t1.CompareTo((1, 3))} {(1, 2, 3, 4, 5, 6, 7, 8, 9)} {(1, "n", (2.5, 'c'))} {t1.GetHashCode() == t2.GetHashCode()} {(A: 1, B: 2).A}");
        var dict = new Dictionary<Frozen, int> { [new Frozen(1, "k")] = 10 };
        Console.WriteLine(dict[new Frozen(1, "k")]);
    }

    private abstract record Shape(string Name)
    {
        public abstract double Area { get; }
    }

    private sealed record Circle(string Name, double Radius) : Shape(Name)
    {
        public override double Area => Radius * Radius * 3;
    }

    private record Square(string Name, double Side, int[] Tags) : Shape(Name)
    {
        public override double Area => Side * Side;

        public string Extra { get; init; } = "extra";
    }

    private record struct Point(int X, int Y)
    {
        public readonly double Length() => Math.Sqrt((X * X) + (Y * Y));
    }

    private readonly record struct Frozen(int Id, string Name);

    private sealed record Pair<TA, TB>(TA First, TB Second);

    private sealed record Node(int Value, Node? Next)
    {
        public int Sum() => Value + (Next?.Sum() ?? 0);
    }

    private sealed record Empty;

    private sealed record Custom(string Name, int Ignored)
    {
        public bool Equals(Custom? other) => other is not null && string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase);

        public override int GetHashCode() => 1;

        private bool PrintMembers(System.Text.StringBuilder b)
        {
            b.Append("hidden");
            return true;
        }
    }
}
