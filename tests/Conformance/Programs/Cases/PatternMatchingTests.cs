namespace PusOS.Conformance.Cases;

/// <summary>Type, property, positional, relational, logical, list and var patterns.</summary>
internal static class PatternMatchingTests
{
    public static void Run(string[] args)
    {
        object?[] values = [null, 0, 5, -3, 42, 3.5, "text", "", 'c', new int[] { 1, 2, 3 }, new int[0], new List<int> { 9 }, (1, 2), (0, 0), DayOfWeek.Sunday, new Point(3, 4), new Point(0, 7), new Line(new(0, 0), new(1, 1)), true, 5L, (byte)5, new object[] { "a", 1, null! }];
        foreach (object? v in values)
        {
            Console.WriteLine($"{Describe(v)} | {Number(v)} | {List(v)} | {(v is { } x ? x.GetType().Name : "null")} | {v is not (null or string)} | {v is IComparable and not string}");
        }

        for (int i = -5; i < 130; i += 15)
        {
            Console.Write($"{Grade(i)} {Fizz(i)} {i is > 0 and < 50 or 100} ");
        }

        Console.WriteLine();
        foreach (string s in (string[])["", "a", "ab", "hello", "help", "xyzx", "12"])
        {
            Console.Write(s switch { [] => "empty", [var c] => $"one {c}", ['h', 'e', .. var rest] => $"he+{rest}", [var f, .., var l] when f == l => "same ends", [>= '0' and <= '9', ..] => "digit", _ => "other" } + "; ");
        }

        Console.WriteLine();
        Console.WriteLine($"{Quadrant((1, 1))} {Quadrant((-1, 5))} {Quadrant((0, 9))} {Quadrant((3, -3))} {Quadrant((-1, -1))}");
        int[] data = [1, 2, 3, 4, 5];
        if (data is [var first, _, .. [var mid, ..], var last])
        {
            Console.WriteLine($"{first} {mid} {last}");
        }

        try
        {
            Console.WriteLine(Incomplete(5));
        }
        catch (System.Runtime.CompilerServices.SwitchExpressionException e)
        {
            Console.WriteLine(e.Message);
        }
    }

    private static string Describe(object? o) => o switch
    {
        null => "null",
        int and < 0 => "negative",
        0 => "zero",
        int n and (> 40 and < 50) => $"forties {n}",
        int n => $"int {n}",
        double d when d > 3 => $"big double {d}",
        string { Length: 0 } => "empty string",
        string { Length: var l } s => $"string {s} {l}",
        Point { X: 0, Y: var y } => $"on axis {y}",
        Point(var x, var y) => $"point {x} {y}",
        Line { A: { X: 0 }, B.Y: > 0 } => "line",
        (int a, int b) when a + b > 0 => $"tuple {a} {b}",
        (0, 0) => "origin tuple",
        DayOfWeek.Sunday or DayOfWeek.Saturday => "weekend",
        int[] { Length: > 2 } arr => $"array of {arr.Length}",
        System.Collections.ICollection { Count: 0 } => "empty collection",
        System.Collections.IEnumerable e => "sequence " + e.Cast<object>().Count(),
        bool b => b ? "yes" : "no",
        IFormattable f => "formattable " + f.ToString(null, null),
        _ => "other " + o,
    };

    private static string Number(object? o) => o is int or long or byte or double ? "number" : o is char ? "char" : "-";

    private static string List(object? o) => o is int[] a ? a switch { [] => "none", [1, .. var rest] => "starts with one, then " + rest.Length, _ => "some" } : "-";

    private static char Grade(int score) => score switch { >= 90 => 'A', >= 80 => 'B', >= 50 => 'C', < 0 => '?', _ => 'F' };

    private static string Fizz(int i) => (i % 3, i % 5) switch { (0, 0) => "FizzBuzz", (0, _) => "Fizz", (_, 0) => "Buzz", _ => i.ToString() };

    private static string Quadrant((int X, int Y) p) => p switch { (0, _) or (_, 0) => "axis", ( > 0, > 0) => "I", ( < 0, > 0) => "II", ( < 0, < 0) => "III", _ => "IV" };

#pragma warning disable CS8509
    private static string Incomplete(int i) => i switch { 1 => "one", 2 => "two" };
#pragma warning restore CS8509

    private sealed record Point(int X, int Y);

    private sealed record Line(Point A, Point B);
}
