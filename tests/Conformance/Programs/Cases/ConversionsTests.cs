namespace PusOS.Conformance.Cases;

/// <summary>Explicit conversions between all primitive types, including out-of-range floating point.</summary>
internal static class ConversionsTests
{
    public static void Run(string[] args)
    {
        double[] doubles = [0, -0.5, 0.5, 1.9, -1.9, 127, 128, 300, -300, 65535, 65536, 2147483647, 2147483648, -2147483649, 4294967295, 4294967296, 9.2e18, 1e19, 1.9e19, -1e19, double.NaN, double.PositiveInfinity, double.NegativeInfinity];
        foreach (double d in doubles)
        {
            Console.WriteLine($"{d}: {(int)d} {(uint)d} {(long)d} {(ulong)d} {(float)d} {(decimal)(d > 1e18 || d < -1e18 || double.IsNaN(d) ? 0 : d)}");
            float f = (float)d;
            Console.WriteLine($"  {(int)f} {(uint)f} {(long)f} {(ulong)f} {(double)f}");
        }

        long[] longs = [0, 1, -1, 255, 256, -256, 65535, 65536, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue, 0x0123456789abcdef, long.MinValue + (1L << 39) + 1, (1L << 53) + 1];
        foreach (long v in longs)
        {
            Console.WriteLine($"{v}: {(sbyte)v} {(byte)v} {(short)v} {(ushort)v} {(int)(char)v} {(int)v} {(uint)v} {(ulong)v} {(float)v} {(double)v} {(decimal)v} {(nint)v} {(nuint)v}");
            ulong u = (ulong)v;
            Console.WriteLine($"  {(sbyte)u} {(byte)u} {(short)u} {(int)u} {(uint)u} {(long)u} {(float)u} {(double)u} {(decimal)u}");
        }

        Int128 big = (Int128)long.MaxValue * 1000;
        UInt128 ubig = UInt128.MaxValue;
        Console.WriteLine($"{big} {ubig} {(long)(big / 1000)} {(double)big} {big >> 3} {ubig / 7} {-big % 12345} {Int128.MinValue}");
        bool t = args.Length == 0;
        Console.WriteLine($"{t} {Convert.ToInt32(t)} {Convert.ToBoolean(2)} {(t ? 1 : 0)} {(char)('a' + 1)} {'a' + 1} {(byte)'z'}");
    }
}
