using System.Runtime.CompilerServices;

namespace PusOS.Conformance.Cases;

/// <summary>Inline arrays and collection expressions over spans.</summary>
internal static class InlineArraysTests
{
    public static void Run(string[] args)
    {
        Buffer8 b = default;
        for (int i = 0; i < 8; i++)
        {
            b[i] = i * i;
        }

        Span<int> s = b;
        s[3] = -3;
        Buffer8 copy = b;
        copy[0] = 99;
        int sum = 0;
        foreach (int v in b)
        {
            sum += v;
        }

        Console.WriteLine($"{sum} {b[3]} {b[^1]} {copy[0]} {b[0]} {string.Join(',', b[2..5].ToArray())} {Unsafe.SizeOf<Buffer8>()}");
        Names names = default;
        names[0] = "zero";
        names[2] = "two";
        Console.WriteLine($"{names[0]} {names[1] is null} {names[2]} {Unsafe.SizeOf<Names>()}");
        Holder h = new();
        h.Data[4] = 44;
        Touch(ref h.Data);
        Console.WriteLine($"{h.Data[4]} {h.Data[5]} {Sum([1, 2, 3, 4])} {Sum([])} {Count(["a", "b", .. new[] { "c", "d" }])}");
        Generic4<string> g = default;
        g[1] = "g";
        Generic4<(int, byte)> t = default;
        t[3] = (5, 6);
        Console.WriteLine($"{g[1]} {t[3]} {Unsafe.SizeOf<Generic4<(int, byte)>>()}");
        try
        {
            int index = 8 + args.Length;
            b[index] = 1;
        }
        catch (IndexOutOfRangeException e)
        {
            Console.WriteLine(e.Message);
        }

        Span<Buffer8> many = stackalloc Buffer8[3];
        many[1][7] = 5;
        Console.WriteLine($"{many[1][7]} {many[2][7]}");
        List<int> list = [1, .. (int[])[2, 3], 4];
        HashSet<string> set = ["x", "x", "y"];
        Console.WriteLine($"{list.Count} {set.Count} {string.Join(',', (IEnumerable<int>)[5, .. list])}");
    }

    private static void Touch(ref Buffer8 b) => b[5] = b[4] + 1;

    private static int Sum(ReadOnlySpan<int> values)
    {
        int sum = 0;
        foreach (int v in values)
        {
            sum += v;
        }

        return sum;
    }

    private static int Count(params ReadOnlySpan<string> values) => values.Length;

    [InlineArray(8)]
    private struct Buffer8
    {
        private int _element;
    }

    [InlineArray(3)]
    private struct Names
    {
        private string? _element;
    }

    [InlineArray(4)]
    private struct Generic4<T>
    {
        private T _element;
    }

    private sealed class Holder
    {
        public Buffer8 Data;
    }
}
