namespace PusOS.Conformance.Cases;

/// <summary>System.Decimal: exactness, scale, rounding, overflow.</summary>
internal static class DecimalsTests
{
    public static void Run(string[] args)
    {
        decimal[] values = [0m, 1m, -1m, 0.1m, 1.10m, 123456789.987654321m, decimal.MaxValue, decimal.MinValue, 0.0000000000000000000000000001m, 7.5m, -2.5m];
        foreach (decimal a in values)
        {
            Console.WriteLine($"{a}: {decimal.Truncate(a)} {decimal.Floor(a)} {decimal.Ceiling(a)} {decimal.Round(a, 1)} {decimal.Round(a, MidpointRounding.AwayFromZero)} {-a} {string.Join(',', decimal.GetBits(a))} {a.Scale} {(double)a:R} {(float)a}");
            foreach (decimal b in values)
            {
                Console.WriteLine($"  {b}: {Try(() => a + b)} {Try(() => a - b)} {Try(() => a * b)} {Try(() => a / b)} {Try(() => a % b)} {a.CompareTo(b)} {a == b}");
            }
        }

        decimal sum = 0;
        for (int i = 0; i < 100; i++)
        {
            sum += 0.1m;
        }

        Console.WriteLine($"{sum} {sum == 10m} {1m / 3} {2m / 3} {100m * 1.05m} {(decimal)0.1} {(decimal)1e-20} {new decimal(12345, 0, 0, true, 3)} {(long)1234.99m} {(int)-0.9m}");
        Console.WriteLine(Try(() => (decimal)(1e30 + args.Length)) + Try(() => (int)(decimal.MaxValue - args.Length)));
    }

    private static string Try(Func<decimal> f)
    {
        try
        {
            return f().ToString();
        }
        catch (Exception e) when (e is OverflowException or DivideByZeroException)
        {
            return e.Message;
        }
    }
}
