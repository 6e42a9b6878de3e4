using System.Globalization;

namespace PusOS.Conformance.Cases;

/// <summary>Composite formatting, alignment, interpolation and custom formats.</summary>
internal static class StringFormattingTests
{
    public static void Run(string[] args)
    {
        Console.WriteLine(string.Format("{0} {1,8} {1,-8}| {2:X4} {2:D6} {{literal}} {0}", "x", 12.5, 255));
        Console.WriteLine($"{1,5}|{2,-5}|{3.14159,10:F2}|{"s",4}|{true,-7}|{'c',3}|{null,3}|");
        double[] values = [0, 1, -1, 0.5, 1234567.891, -0.000123, 1e15, 1e16, 123456789012345678, double.NaN];
        string[] formats = ["0", "0.00", "#,##0.##", "000.0#", "0.###E+00", "#%", "+0;-0;zero", "'x'0\\y", "##.#"];
        foreach (double v in values)
        {
            foreach (string f in formats)
            {
                Console.Write($"{v.ToString(f, CultureInfo.InvariantCulture)} | ");
            }

            Console.WriteLine();
        }

        Console.WriteLine(string.Format(CultureInfo.InvariantCulture, "{0:C} {0:P1} {0:N3} {1:0000} {1:#,#}", 1234.5678, 98765));
        Console.WriteLine($"{new DateTime(2024, 2, 29, 13, 5, 9, 7):yyyy-MM-dd HH:mm:ss.fff} {new TimeSpan(1, 2, 3, 4, 5):c} {Guid.Empty:N}");
        object?[] many = [1, "two", 3.0, 'f', null, 6m, 7L];
        Console.WriteLine(string.Format("{0}-{1}-{2}-{3}-{4}-{5}-{6}", many));
        try
        {
            Console.WriteLine(string.Format("{0} {3}", 1, 2));
        }
        catch (FormatException e)
        {
            Console.WriteLine(e.Message);
        }

        FormattableString fs = $"a{1}b{2:D3}c";
        Console.WriteLine($"{fs.Format} {fs.ArgumentCount} {FormattableString.Invariant(fs)} {new Temperature(36.6):F} {new Temperature(36.6)} {new Temperature(0),8:K}|");
    }

    private readonly struct Temperature(double celsius) : IFormattable
    {
        public string ToString(string? format, IFormatProvider? provider) => format switch
        {
            "F" => ((celsius * 9 / 5) + 32).ToString("0.0", provider) + "F",
            "K" => (celsius + 273.15).ToString("0.0", provider) + "K",
            _ => celsius.ToString("0.0", provider) + "C",
        };

        public override string ToString() => ToString(null, null);
    }
}
