using System.Globalization;

namespace PusOS.Conformance.Cases;

/// <summary>Standard numeric formats of all primitive types.</summary>
internal static class NumberFormattingTests
{
    public static void Run(string[] args)
    {
        Ints<sbyte>([0, 1, -1, sbyte.MinValue, sbyte.MaxValue]);
        Ints<byte>([0, 200, 255]);
        Ints<short>([0, -12345, short.MinValue]);
        Ints<ushort>([0, 65535]);
        Ints<int>([0, 7, -7, 1234567, int.MinValue, int.MaxValue]);
        Ints<uint>([0, uint.MaxValue]);
        Ints<long>([0, -9876543210, long.MinValue, long.MaxValue]);
        Ints<ulong>([0, ulong.MaxValue]);
        Ints<Int128>([0, Int128.MinValue, Int128.MaxValue]);
        string[] formats = ["G", "R", "E", "E3", "F", "F0", "F5", "N", "N1", "P", "G3", "G10", "G17", "e12"];
        double[] doubles = [0, -0.0, 1, 0.1, 0.2 + 0.1, 1.0 / 3, 123456.789, 1e21, 1e-7, 5e-324, double.MaxValue, -1234.5, 2.5, 3.5, 0.045, 1e22, 123456789.125, double.PositiveInfinity];
        foreach (double d in doubles)
        {
            Console.WriteLine(d + ": " + string.Join(" | ", formats.Select(f => d.ToString(f, CultureInfo.InvariantCulture))));
            float s = (float)d;
            Console.WriteLine("  " + string.Join(" | ", formats.Select(f => s.ToString(f, CultureInfo.InvariantCulture))));
        }

        decimal[] decimals = [0, 1.10m, -12345.6789m, decimal.MaxValue, 0.0000000000000000000000000001m];
        foreach (decimal m in decimals)
        {
            Console.WriteLine($"{m} {m:F2} {m:N} {m:E4} {m:G5} {m:C}");
        }
    }

    private static void Ints<T>(T[] values)
        where T : IFormattable
    {
        string[] formats = ["D", "D8", "X", "x4", "N0", "N2", "E2", "F1", "G", "G3", "B", "P0", "R"];
        foreach (T v in values)
        {
            foreach (string f in formats)
            {
                try
                {
                    Console.Write(v.ToString(f, CultureInfo.InvariantCulture) + " ");
                }
                catch (FormatException e)
                {
                    Console.Write($"[{f}: {e.Message}] ");
                }
            }

            Console.WriteLine(typeof(T).Name);
        }
    }
}
