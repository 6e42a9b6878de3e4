using System.Globalization;

namespace PusOS.Conformance.Cases;

/// <summary>Parsing of numbers: styles, limits, failures.</summary>
internal static class NumberParsingTests
{
    public static void Run(string[] args)
    {
        string[] texts = ["0", "42", "-42", "+7", " 12 ", "1,234", "(5)", "0x1F", "1F", "99999999999", "-2147483648", "2147483648", "", " ", "abc", "1.5", "1e3", "-1e-3", "NaN", "Infinity", "-Infinity", "∞", "1.7976931348623157E+308", "1e400", "4.9e-324", "0.1", "00012", "٣", "12 3", "1_000", "18446744073709551615", "-0"];
        foreach (string t in texts)
        {
            Console.WriteLine($"[{t}] {Show<int>(t)} {Show<uint>(t)} {Show<long>(t)} {Show<ulong>(t)} {Show<byte>(t)} {Show<short>(t)} {Show<double>(t)} {Show<float>(t)} {Show<decimal>(t)} {Show<Int128>(t)} {Show<Half>(t)}");
            Console.WriteLine($"   {Hex(t)} {Any(t)} {bool.TryParse(t, out bool b)}{b} {char.TryParse(t, out char c)}{(int)c}");
        }

        string[] bad = ["", "x", "999999999999999999999"];
        foreach (string t in bad)
        {
            try
            {
                Console.WriteLine(int.Parse(t));
            }
            catch (Exception e)
            {
                Console.WriteLine($"{e.GetType().Name}: {e.Message}");
            }
        }

        try
        {
            int.Parse(null!);
        }
        catch (ArgumentNullException e)
        {
            Console.WriteLine(e.Message);
        }

        Console.WriteLine($"{bool.Parse("TRUE")} {int.Parse("ff", NumberStyles.HexNumber)} {int.Parse("1010", NumberStyles.BinaryNumber)} {double.Parse("1e-5"u8)} {long.Parse("-5".AsSpan())}");
        double d = 1;
        for (int i = 0; i < 40; i++)
        {
            d = i == 0 ? 1e-18 : d * -17.3 / (i % 3 == 0 ? 912.25 : 3.7);
            Console.WriteLine($"{d:R} {double.Parse(d.ToString("R")) == d} {float.Parse(((float)d).ToString("R")) == (float)d} {double.Parse(d.ToString("E5")):R}");
        }
    }

    private static string Show<T>(string t)
        where T : IParsable<T> => T.TryParse(t, CultureInfo.InvariantCulture, out T? v) ? v.ToString()! : "-";

    private static string Hex(string t) => int.TryParse(t, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out int v) ? v.ToString() : "-";

    private static string Any(string t) => decimal.TryParse(t, NumberStyles.Any, CultureInfo.InvariantCulture, out decimal v) ? v.ToString() : "-";
}
