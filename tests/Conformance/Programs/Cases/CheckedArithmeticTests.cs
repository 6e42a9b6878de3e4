namespace PusOS.Conformance.Cases;

/// <summary>Checked operators and conversions throw exactly where they must.</summary>
internal static class CheckedArithmeticTests
{
    public static void Run(string[] args)
    {
        int[] ints = [0, 1, -1, int.MaxValue, int.MinValue, 46341, -46341, 65536];
        foreach (int a in ints)
        {
            foreach (int b in ints)
            {
                Try($"{a}+{b}", () => checked(a + b));
                Try($"{a}-{b}", () => checked(a - b));
                Try($"{a}*{b}", () => checked(a * b));
                Try($"{a}/{b}", () => a / b);
                Try($"{a}%{b}", () => a % b);
            }

            Try($"-{a}", () => checked(-a));
        }

        uint[] uints = [0, 1, uint.MaxValue, 65536];
        foreach (uint a in uints)
        {
            foreach (uint b in uints)
            {
                Try($"{a}u+{b}", () => checked(a + b));
                Try($"{a}u-{b}", () => checked(a - b));
                Try($"{a}u*{b}", () => checked(a * b));
            }
        }

        long[] longs = [0, 1, -1, long.MaxValue, long.MinValue, 3037000500, -3037000500];
        foreach (long a in longs)
        {
            foreach (long b in longs)
            {
                Try($"{a}L+{b}", () => checked(a + b));
                Try($"{a}L-{b}", () => checked(a - b));
                Try($"{a}L*{b}", () => checked(a * b));
            }
        }

        ulong[] ulongs = [0, 1, ulong.MaxValue, 1UL << 32];
        foreach (ulong a in ulongs)
        {
            foreach (ulong b in ulongs)
            {
                Try($"{a}UL+{b}", () => checked(a + b));
                Try($"{a}UL-{b}", () => checked(a - b));
                Try($"{a}UL*{b}", () => checked(a * b));
            }
        }

        Conversions();
    }

    private static void Conversions()
    {
        long[] values = [0, 127, 128, 255, 256, -1, -128, -129, 32767, 32768, 65535, 65536, int.MaxValue, 2147483648, int.MinValue, uint.MaxValue, 4294967296, long.MaxValue, long.MinValue];
        foreach (long v in values)
        {
            Try($"sbyte {v}", () => checked((sbyte)v));
            Try($"byte {v}", () => checked((byte)v));
            Try($"short {v}", () => checked((short)v));
            Try($"ushort {v}", () => checked((ushort)v));
            Try($"char {v}", () => (int)checked((char)v));
            Try($"int {v}", () => checked((int)v));
            Try($"uint {v}", () => checked((uint)v));
            Try($"ulong {v}", () => checked((ulong)v));
            Try($"ulong->int {v}", () => checked((int)(ulong)v));
            Try($"ulong->long {v}", () => checked((long)(ulong)v));
        }

        double[] doubles = [0, -0.9, 0.9, 127.9, 128, -128.9, -129, 255.9, 256, 2147483647.5, 2147483648, -2147483648.9, -2147483649, 4294967295.9, 4294967296, 9223372036854775807, -9223372036854775808, 1.8446744073709552e19, double.NaN, double.PositiveInfinity];
        foreach (double d in doubles)
        {
            Try($"sbyte {d}", () => checked((sbyte)d));
            Try($"byte {d}", () => checked((byte)d));
            Try($"int {d}", () => checked((int)d));
            Try($"uint {d}", () => checked((uint)d));
            Try($"long {d}", () => checked((long)d));
            Try($"ulong {d}", () => checked((ulong)d));
            Try($"float->int {(float)d}", () => checked((int)(float)d));
        }
    }

    private static void Try<T>(string what, Func<T> action)
    {
        try
        {
            Console.WriteLine($"{what} = {action()}");
        }
        catch (OverflowException e)
        {
            Console.WriteLine($"{what}: {e.GetType().Name}: {e.Message}");
        }
        catch (DivideByZeroException e)
        {
            Console.WriteLine($"{what}: {e.GetType().Name}: {e.Message}");
        }
    }
}
