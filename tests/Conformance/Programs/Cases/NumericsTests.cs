using System.Globalization;
using System.Numerics;

namespace PusOS.Conformance.Cases;

/// <summary>Parsing and converting corner cases, generic mathematics, 128-bit integers, Half, decimals, complex numbers, big integers.</summary>
internal static class NumericsTests
{
    private static void Try(string what, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            Console.WriteLine($"{what}: {e.GetType().Name}: {e.Message}");
        }
    }

    public static void Run(string[] args)
    {
        Parsing();
        Converting();
        Generic();
        Wide();
        Halves();
        Big();
        Vectors();
        Randoms();
    }

    private static void Parsing()
    {
        foreach (string s in new[] { "0", "-0", " 12 ", "+7", "1e5", "0x1F", "1,234", "(5)", "$3.50", "1.", ".5", "NaN", "-Infinity", "∞", "1e400", "4.9e-324", "2.2250738585072011e-308", "9007199254740993", "0.1e-400", "1_000", "", "-", "٣", "1e", "99999999999999999999", "\u00A05", "5\0\0", "7fffffff" })
        {
            Console.WriteLine($"[{s.Replace('\0', '0')}] {Show(int.TryParse(s, out int i), i)} {Show(double.TryParse(s, NumberStyles.Float, CultureInfo.InvariantCulture, out double d), d)} {Show(decimal.TryParse(s, NumberStyles.Any, CultureInfo.InvariantCulture, out decimal m), m)} {Show(int.TryParse(s, NumberStyles.HexNumber, null, out int h), h)} {Show(ulong.TryParse(s, NumberStyles.Any, null, out ulong u), u)} {Show(Half.TryParse(s, CultureInfo.InvariantCulture, out Half f), f)} {Show(bool.TryParse(s, out bool b), b)}");
        }

        Console.WriteLine(int.Parse("1010", NumberStyles.BinaryNumber) + " " + byte.Parse("ff"u8, NumberStyles.HexNumber) + " " + double.Parse("1e-5"u8, CultureInfo.InvariantCulture));
        Try("bad style", () => int.Parse("1", NumberStyles.HexNumber | NumberStyles.AllowDecimalPoint));
        Try("bad hex", () => double.Parse("1", NumberStyles.HexNumber));
        foreach (double x in new[] { 0.1, 1.0 / 3, 1e21, 1e-7, 123456789012345680, double.Epsilon, double.MaxValue, 5e-324, 0.30000000000000004, 1e15, 1e16, -0.0, 100 })
        {
            Console.WriteLine($"{x} {x:R} {x:G17} {x:E3} {x:F2} {x:N1} {x:P1} {x:G3} {(float)x} {x:0.###E+0} {x:#,##0.00;(#);zero}");
        }

        foreach (int x in new[] { 0, -1, int.MinValue, int.MaxValue, 255 })
        {
            Console.WriteLine($"{x:D8} {x:X} {x:B} {x:N0} {x:C} {x:E2} {x:000-000} {x,12}|{x,-12}|");
        }

        Try("bad format", () => 5.ToString("Q"));
        Try("bad format 2", () => 1.5.ToString("D"));
        Try("precision", () => 1.5.ToString("F1000000001"));
    }

    private static string Show<T>(bool ok, T value) => ok ? Convert.ToString(value, CultureInfo.InvariantCulture)! : "-";

    private static void Converting()
    {
        Console.WriteLine($"{Convert.ToInt32(2.5)} {Convert.ToInt32(3.5)} {Convert.ToInt32(-2.5)} {Convert.ToByte('A')} {Convert.ToBoolean("True")} {Convert.ToInt64("7f", 16)} {Convert.ToString(-5, 2)} {Convert.ToString(255, 8)} {Convert.ToChar(66)} {Convert.ToDecimal(0.1)} {Convert.ToSingle("1.5")}");
        Try("double", () => Convert.ToInt32(double.NaN));
        Try("big", () => Convert.ToInt32(3e9));
        Try("char", () => Convert.ToChar("ab"));
        Try("bool", () => Convert.ToBoolean("yes"));
        Try("date", () => Convert.ToInt32(DateTime.Now));
        Try("object", () => Convert.ToInt32(new object()));
        Try("base", () => Convert.ToInt32("1", 3));
        Try("type", () => Console.WriteLine(Convert.ChangeType("42", typeof(long)) + " " + Convert.ChangeType(5, TypeCode.Double).GetType().Name));
        Try("type 2", () => Convert.ChangeType("x", typeof(Guid)));
        Try("dbnull", () => Console.WriteLine(Convert.IsDBNull(DBNull.Value) + " [" + Convert.ToString(DBNull.Value) + "] " + Convert.GetTypeCode(null)));
        Console.WriteLine(Convert.ToBase64String(new byte[60], Base64FormattingOptions.InsertLineBreaks).Length + " " + Convert.FromBase64String(" QU\nJD ").Length + " " + Convert.ToHexStringLower([0xAB]) + " " + Convert.TryFromBase64String("QQ", new byte[3], out _));
        double nan = double.NaN;
        double big = 1e300;
        double negative = -1.5;
        double over = 300.7;
        int number = 200;
        Console.WriteLine($"{(int)nan} {(int)big} {(long)-big} {(uint)negative} {(int)over} {(ulong)big} {(int)(float)big} {(long)over}");
        Console.WriteLine($"{unchecked((int)4000000000L)} {(sbyte)number} {(char)65.9} {(decimal)1.1f} {(float)(big * 10)} {(double)0.1f} {(float)16777217}");
        Try("checked", () => Console.WriteLine(checked((int)big)));
        Try("decimal", () => Console.WriteLine((decimal)big));
    }

    private static T Sum<T>(params T[] values) where T : INumber<T>
    {
        T sum = T.Zero;
        foreach (T v in values)
        {
            sum += v;
        }

        return sum;
    }

    private static string Facts<T>() where T : IBinaryInteger<T>, IMinMaxValue<T> =>
        $"{T.MinValue} {T.MaxValue} {T.PopCount(T.MaxValue)} {T.LeadingZeroCount(T.One)} {T.TrailingZeroCount(T.Zero)} {T.RotateLeft(T.One, 3)} {T.IsPow2(T.One)} {T.Log2(T.MaxValue)} {T.One.GetByteCount()} {T.CreateSaturating(-5)} {T.CreateTruncating(1000)} {T.DivRem(T.MaxValue, T.CreateChecked(7))} {T.Parse("12", null)} {T.Clamp(T.MaxValue, T.Zero, T.One)} {T.Max(T.Zero, T.One)} {T.CopySign(T.One, T.Zero)}";

    private static string FloatFacts<T>() where T : IFloatingPointIeee754<T>, IMinMaxValue<T> =>
        $"{T.Epsilon} {T.MaxValue} {T.Pi} {T.Sqrt(T.CreateChecked(2))} {T.Round(T.CreateChecked(2.5))} {T.BitIncrement(T.One)} {T.Atan2(T.One, T.One)} {T.IsNaN(T.NaN)} {T.ILogB(T.CreateChecked(100))} {T.Hypot(T.CreateChecked(3), T.CreateChecked(4))} {T.FusedMultiplyAdd(T.One, T.Pi, T.One)} {T.Lerp(T.Zero, T.One, T.CreateChecked(0.25))} {T.MinMagnitude(-T.One, T.Pi)} {T.Cbrt(T.CreateChecked(27))} {T.Exp2(T.CreateChecked(3))} {T.ReciprocalEstimate(T.CreateChecked(2)) > T.Zero}";

    private static void Generic()
    {
        Console.WriteLine($"{Sum(1, 2, 3)} {Sum(1.5, 2.5)} {Sum<byte>(200, 100)} {Sum(1m, 2m)} {Sum<BigInteger>(1, 2)} {Sum((Half)1, (Half)2)}");
        Console.WriteLine(Facts<sbyte>());
        Console.WriteLine(Facts<byte>());
        Console.WriteLine(Facts<short>());
        Console.WriteLine(Facts<uint>());
        Console.WriteLine(Facts<long>());
        Console.WriteLine(Facts<ulong>());
        Console.WriteLine(Facts<Int128>());
        Console.WriteLine(Facts<UInt128>());
        Console.WriteLine(Facts<char>());
        Console.WriteLine(FloatFacts<double>());
        Console.WriteLine(FloatFacts<float>());
        Console.WriteLine(FloatFacts<Half>());
        Try("create", () => byte.CreateChecked(300));
        Console.WriteLine(int.CreateSaturating(double.NaN) + " " + byte.CreateTruncating(-1) + " " + double.CreateChecked(Int128.MaxValue));
    }

    private static void Wide()
    {
        Int128 a = Int128.Parse("-170141183460469231731687303715884105728");
        Console.WriteLine($"{a} {a / 3} {a % 7} {Int128.Abs(a + 1)} {(double)a} {a >> 100} {(a + 5) * 2 / 2} {a:X}");
        UInt128 b = UInt128.MaxValue;
        Console.WriteLine($"{b} {b / 10} {b % 1000007} {b * b} {(decimal)(b >> 40)} {(ulong)b} {UInt128.Parse("ff", NumberStyles.HexNumber)}");
        Try("overflow", () => Console.WriteLine(checked(b + 1)));
        Try("divide", () => Console.WriteLine(b / UInt128.Zero));
        Console.WriteLine(Math.BigMul(ulong.MaxValue, ulong.MaxValue) + " " + Math.BigMul(int.MinValue, int.MinValue) + " " + Math.DivRem(-7, 2) + " " + Math.Clamp(5, 1, 3));
        decimal d = decimal.Parse("79228162514264337593543950335");
        Console.WriteLine($"{d} {d / 3} {decimal.Round(2.5m)} {decimal.Round(2.5m, MidpointRounding.AwayFromZero)} {1m / 3} {0.1m + 0.2m} {1.10m} {decimal.Truncate(-2.7m)} {decimal.GetBits(1.5m)[3]:X} {5m % 3} {decimal.Remainder(-5, 3)} {new decimal(1.0 / 3)} {1e-28m} {decimal.Negate(0m)} {(double)d}");
        Try("decimal overflow", () => Console.WriteLine(d + 1));
        Try("decimal zero", () => Console.WriteLine(1m / (d - d)));
        Console.WriteLine(string.Join(" ", Enum.GetValues<MidpointRounding>().Select(r => $"{Math.Round(-2.5, r)} {Math.Round(2.345m, 2, r)}")));
    }

    private static void Halves()
    {
        Half h = (Half)1.1;
        Console.WriteLine($"{h} {(float)h:R} {Half.MaxValue} {Half.Epsilon} {h + h} {h > Half.One} {Half.IsSubnormal(Half.Epsilon)} {BitConverter.HalfToUInt16Bits(h):X} {(int)Half.PositiveInfinity} {(Half)70000f} {Half.Sqrt(h)} {-h}");
        Console.WriteLine($"{float.Epsilon} {float.MaxValue} {1f / 3} {0.1f + 0.2f} {float.MinValue:E} {MathF.Round(0.5f)} {float.IsNegative(-0f)} {MathF.IEEERemainder(5, 3)} {MathF.ScaleB(1, 10)}");
    }

    private static void Big()
    {
        BigInteger f = BigInteger.One;
        for (int i = 1; i <= 60; i++)
        {
            f *= i;
        }

        Console.WriteLine($"{f} {f:X} {BigInteger.ModPow(3, 1000, 1000007)} {BigInteger.GreatestCommonDivisor(f, 1 << 20)} {BigInteger.Log10(f)} {f.GetBitLength()} {(double)f} {-f / 7 % 1000} {f >> 100} {BigInteger.Pow(2, 200) - 1}");
        Console.WriteLine(BigInteger.Parse("-123456789012345678901234567890") + " " + new BigInteger([0xFF, 0xFF]) + " " + new BigInteger(1e20) + " " + BigInteger.Parse("0ff", NumberStyles.HexNumber) + " " + f.ToString("N0").Length + " " + f.ToString("E5"));
        Try("divide", () => Console.WriteLine(f / BigInteger.Zero));
        Try("narrow", () => Console.WriteLine((long)f));
        var c = new Complex(3, 4);
        Console.WriteLine($"{c} {Complex.Abs(c)} {c * c} {Complex.Sqrt(-1)} {Complex.Exp(Complex.ImaginaryOne * Math.PI):F5} {c / new Complex(1, 1)} {Complex.FromPolarCoordinates(2, 1).Phase}");
    }

    private static void Vectors()
    {
        var v = new Vector3(1, 2, 3);
        Console.WriteLine($"{v} {v.Length()} {Vector3.Cross(v, Vector3.UnitX)} {Vector3.Normalize(v)} {Vector3.Dot(v, v)} {v * 2} {Vector3.Transform(v, Matrix4x4.CreateTranslation(1, 1, 1))}");
        Console.WriteLine(Matrix4x4.CreateRotationX(1).GetDeterminant() + " " + Quaternion.CreateFromYawPitchRoll(1, 2, 3) + " " + new Plane(v, 2) + " " + Matrix3x2.CreateScale(2).M11);
        Console.WriteLine(Vector2.Lerp(Vector2.Zero, Vector2.One, 0.25f) + " " + new Vector4(1, 2, 3, 4).LengthSquared());
        Console.WriteLine(BitOperations.Log2(1000u) + " " + BitOperations.RoundUpToPowerOf2(1000u) + " " + BitOperations.Crc32C(0, 5u));
        Console.WriteLine(Vector.Dot(new Vector<int>(2), Vector<int>.One) == 2 * Vector<int>.Count);
    }

    private static void Randoms()
    {
        var r = new Random(7);
        Console.WriteLine($"{r.Next()} {r.Next(10)} {r.Next(-5, 5)} {r.NextDouble()} {r.NextInt64()} {r.NextSingle()}");
        byte[] bytes = new byte[8];
        r.NextBytes(bytes);
        Console.WriteLine(Convert.ToHexString(bytes) + " " + string.Join(",", r.GetItems(new[] { 1, 2, 3 }, 5)));
        int[] deck = [1, 2, 3, 4, 5, 6];
        r.Shuffle(deck);
        Console.WriteLine(string.Join(",", deck));
        Try("range", () => r.Next(5, 1));
        Console.WriteLine(new Random().Next(5) < 5 && Random.Shared.NextInt64() >= 0);
    }
}
