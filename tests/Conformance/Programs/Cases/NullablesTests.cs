namespace PusOS.Conformance.Cases;

/// <summary>Nullable value types: lifted operators, boxing, comparison, generics.</summary>
internal static class NullablesTests
{
    public static void Run(string[] args)
    {
        int?[] values = [null, 0, 5, -3];
        foreach (int? a in values)
        {
            foreach (int? b in values)
            {
                Console.Write($"{a + b} {a * b} {a < b} {a >= b} {a == b} {a != b} {a ?? b} {a & b} {-a} {Nullable.Compare(a, b)} | ");
            }

            Console.WriteLine($"{a.HasValue} {a.GetValueOrDefault()} {a.GetValueOrDefault(9)} {a} [{a?.ToString("D3")}] {a.GetHashCode()} {a is null} {a is 5} {a is int}");
        }

        bool?[] bools = [null, true, false];
        foreach (bool? a in bools)
        {
            foreach (bool? b in bools)
            {
                Console.Write($"{a & b},{a | b},{a ^ b},{!a} ");
            }
        }

        Console.WriteLine();
        object? boxed = (int?)null, boxed5 = (int?)5;
        Console.WriteLine($"{boxed is null} {boxed5!.GetType().Name} {(int?)boxed5} {(int?)boxed} {boxed5 is int?} {typeof(int?)} {Nullable.GetUnderlyingType(typeof(int?))}");
        try
        {
            Console.WriteLine(values[0]!.Value);
        }
        catch (InvalidOperationException e)
        {
            Console.WriteLine(e.Message);
        }

        Money? m = new Money(3), none = null;
        Console.WriteLine($"{m?.Cents} {none?.Cents} {m + m} {m + none} {m == new Money(3)} {none == null} {(m ?? new Money(0)).Cents} {m.Equals(new Money(3))} {none.Equals(null)}");
        int? x = 5;
        x += 3;
        x ??= 100;
        x++;
        long? widened = x;
        double d = x ?? 0;
        Console.WriteLine($"{x} {widened} {d} {Wrap<int>(null)} {Wrap<int>(4)} {Wrap<DateTime>(DateTime.UnixEpoch)}");
        List<int?> list = [3, null, 1, null, 2];
        list.Sort();
        Console.WriteLine(string.Join(',', list.Select(v => v?.ToString() ?? "null")) + " " + list.Sum() + " " + list.Max() + " " + list.Average());
        Dictionary<int, string?> map = new() { [1] = null };
        string? s = map.GetValueOrDefault(2)?.Trim();
        Console.WriteLine(s ?? "nothing");
    }

    private static string Wrap<T>(T? value)
        where T : struct => value.HasValue ? $"some {value.Value}" : "none";

    private readonly record struct Money(int Cents)
    {
        public static Money operator +(Money a, Money b) => new(a.Cents + b.Cents);
    }
}
