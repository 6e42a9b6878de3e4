using System.Numerics;

namespace PusOS.Conformance.Cases;

/// <summary>System.Numerics.BigInteger: arithmetic, parsing, modular exponentiation.</summary>
internal static class BigIntegersTests
{
    public static void Run(string[] args)
    {
        BigInteger factorial = 1;
        for (int i = 2; i <= 60; i++)
        {
            factorial *= i;
            if (i % 10 == 0)
            {
                Console.WriteLine($"{i}! = {factorial} {factorial.GetBitLength()} {factorial.IsEven}");
            }
        }

        BigInteger a = 0, b = 1;
        for (int i = 0; i < 300; i++)
        {
            (a, b) = (b, a + b);
        }

        Console.WriteLine($"fib {a} {a % 1000000007} {a:X} {(double)a:R}");
        BigInteger p = BigInteger.Pow(2, 127) - 1;
        Console.WriteLine($"{p} {BigInteger.ModPow(3, p - 1, p)} {BigInteger.GreatestCommonDivisor(factorial, a)} {BigInteger.Log(p):F9} {BigInteger.Log10(p):F9}");
        BigInteger q = BigInteger.DivRem(factorial, p, out BigInteger r);
        Console.WriteLine($"{q} {r} {(q * p) + r == factorial}");
        BigInteger[] values = [0, 1, -1, 255, -256, p, -p, BigInteger.Parse("-123456789012345678901234567890")];
        foreach (BigInteger x in values)
        {
            Console.WriteLine($"{x} {-x} {x + 1} {x << 70} {x >> 3} {x & 0xff} {x | 1} {x ^ -1} {~x} {x.Sign} {Convert.ToHexString(x.ToByteArray())} {x.CompareTo(5)} {x:N0} {x:X} {BigInteger.Abs(x)}");
        }

        Console.WriteLine($"{BigInteger.TryParse("12x", out _)} {new BigInteger([1, 2, 3, 4, 5, 0x80])} {(BigInteger)1e20} {(long)(BigInteger)long.MinValue} {(BigInteger)decimal.MaxValue}");
        try
        {
            Console.WriteLine((int)p);
        }
        catch (OverflowException e)
        {
            Console.WriteLine(e.Message);
        }

        BigInteger big = BigInteger.Pow(7, 2000), other = BigInteger.Pow(11, 1500);
        string product = (big * other).ToString();
        Console.WriteLine($"{product.Length} {product[..40]} {product[^40..]} {big * other / other == big}");
        Complex c = new Complex(1, 2) * new Complex(3, -1);
        Console.WriteLine($"{c.Real} {c.Imaginary} {Complex.Abs(new Complex(3, 4))}");
    }
}
