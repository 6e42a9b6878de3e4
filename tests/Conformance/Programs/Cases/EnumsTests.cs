namespace PusOS.Conformance.Cases;

/// <summary>Enum names, values, parsing, flags, formatting, underlying types.</summary>
internal static class EnumsTests
{
    public static void Run(string[] args)
    {
        foreach (Color c in Enum.GetValues<Color>())
        {
            Console.Write($"{c} {(int)c} {c:D} {c:X} {c:G} {Enum.GetName(c)} | ");
        }

        Console.WriteLine(string.Join(',', Enum.GetNames<Color>()));
        Access[] flags = [Access.None, Access.Read, Access.Read | Access.Write, Access.All, (Access)8, (Access)9, (Access)(-1)];
        foreach (Access f in flags)
        {
            Console.Write($"[{f}] {f:F} {f.HasFlag(Access.Read)} {(f & Access.Write) != 0} {Enum.IsDefined(f)} ");
        }

        Console.WriteLine();
        Console.WriteLine($"{Enum.Parse<Color>("Green")} {Enum.Parse<Color>("green", true)} {Enum.Parse<Color>("2")} {Enum.TryParse("Purple", out Color p)} {p} {Enum.Parse<Access>("Read, Write")} {Enum.TryParse("99", out Color q)} {q} {Enum.IsDefined(q)}");
        Console.WriteLine($"{(Color)77} {Big.Huge} {(ulong)Big.Huge} {Small.Minus} {(sbyte)Small.Minus} {Enum.GetUnderlyingType(typeof(Big))} {sizeof(Small)} {Color.Red.CompareTo(Color.Blue)} {Color.Red.Equals(Color.Red)} {Color.Red.Equals(0)} {Color.Red.GetHashCode()} {Duplicate.Second}");
        Color x = Color.Red;
        x++;
        x += 1;
        Console.WriteLine($"{x} {x - Color.Red} {x > Color.Green} {~Access.Read} {Access.All ^ Access.Read} {Convert.ToInt32(Color.Blue)} {((IConvertible)Color.Blue).ToDouble(null)} {(object)Color.Red is int} {typeof(Color).IsEnum}");
        Dictionary<Color, int> counts = [];
        foreach (Color c in (Color[])[Color.Red, Color.Blue, Color.Red])
        {
            counts[c] = counts.GetValueOrDefault(c) + 1;
        }

        Console.WriteLine(string.Join(',', counts) + string.Join(',', ((Color[])[Color.Blue, Color.Red]).Order()));
        string s = $"{Color.Green,8}|{Color.Green,-8}|{Access.Read | Access.Write}|" + Color.Blue + string.Concat(DayOfWeek.Monday, ConsoleColor.Red) + StringComparison.Ordinal;
        Console.WriteLine(s);
        Console.WriteLine(Generic(Color.Blue) + Generic(Small.Plus) + Generic(Big.Huge));
        try
        {
            Enum.Parse<Color>("Mauve");
        }
        catch (ArgumentException e)
        {
            Console.WriteLine(e.Message);
        }

        Console.WriteLine($"{Enum.GetName(typeof(Color), 1)} {Enum.ToObject(typeof(Color), 2)} {Enum.Format(typeof(Access), Access.All, "G")} {string.Join(',', Enum.GetValuesAsUnderlyingType<Small>().Cast<sbyte>())}");
    }

    private static string Generic<T>(T value)
        where T : struct, Enum => $"{value} {Enum.GetNames<T>().Length} {Enum.IsDefined(value)};";

    private enum Color
    {
        Red,
        Green,
        Blue,
    }

    [Flags]
    private enum Access
    {
        None = 0,
        Read = 1,
        Write = 2,
        Execute = 4,
        All = Read | Write | Execute,
    }

    private enum Big : ulong
    {
        Zero,
        Huge = ulong.MaxValue,
    }

    private enum Small : sbyte
    {
        Minus = -5,
        Plus = 5,
    }

    private enum Duplicate
    {
        First = 1,
        Second = 1,
    }
}
