namespace PusOS.Conformance.Cases;

/// <summary>Integer operators of every width: wrap, sign, shifts, division and remainder.</summary>
internal static class ArithmeticTests
{
    public static void Run(string[] args)
    {
        int[] ints = [0, 1, -1, 2, -7, 13, int.MaxValue, int.MinValue, 0x12345678];
        foreach (int a in ints)
        {
            foreach (int b in ints)
            {
                Console.WriteLine($"{a} {b}: {a + b} {a - b} {a * b} {a & b} {a | b} {a ^ b} {a << (b & 31)} {a >> b} {a >>> b} {a < b} {a <= b} {a == b}");
                if (b != 0 && !(a == int.MinValue && b == -1))
                {
                    Console.WriteLine($"  {a / b} {a % b}");
                }
            }
        }

        Longs();
        Unsigned();
        Small();
    }

    private static void Longs()
    {
        long[] longs = [0, 1, -1, 10, -7, long.MaxValue, long.MinValue, 0x123456789abcdef0];
        foreach (long a in longs)
        {
            foreach (long b in longs)
            {
                Console.WriteLine($"{a} {b}: {a + b} {a - b} {a * b} {a & b} {a | b} {a ^ b} {a << (int)b} {a >> (int)b} {a >>> (int)b} {a > b} {a >= b} {a != b} {~a} {-b}");
                if (b != 0 && !(a == long.MinValue && b == -1))
                {
                    Console.WriteLine($"  {a / b} {a % b}");
                }
            }
        }
    }

    private static void Unsigned()
    {
        uint[] uints = [0, 1, 2, 7, uint.MaxValue, 0x80000000, 0xdeadbeef];
        foreach (uint a in uints)
        {
            foreach (uint b in uints)
            {
                Console.WriteLine($"{a} {b}: {a + b} {a - b} {a * b} {a >> (int)b} {a << (int)b} {a < b} {(ulong)a * b} {(b == 0 ? 0 : a / b)} {(b == 0 ? 0 : a % b)}");
            }
        }

        ulong[] ulongs = [0, 1, 3, ulong.MaxValue, 0x8000000000000000, 0xfedcba9876543210];
        foreach (ulong a in ulongs)
        {
            foreach (ulong b in ulongs)
            {
                Console.WriteLine($"{a} {b}: {a + b} {a - b} {a * b} {a >> (int)b} {a < b} {(b == 0 ? 0 : a / b)} {(b == 0 ? 0 : a % b)} {Math.BigMul(a, b, out ulong low)} {low}");
            }
        }
    }

    private static void Small()
    {
        for (int i = -300; i <= 300; i += 57)
        {
            sbyte sb = (sbyte)i;
            byte by = (byte)i;
            short sh = (short)(i * 200);
            ushort us = (ushort)(i * 200);
            char ch = (char)(i * 3);
            Console.WriteLine($"{i}: {sb} {by} {sh} {us} {(int)ch} {sb + by} {(sbyte)(sb * 3)} {(byte)(by << 1)} {(short)(sh - us)} {(ushort)~us} {sb >> 1} {by >> 1} {(sbyte)-sb}");
            sb++;
            by--;
            sh += 5;
            us *= 3;
            ch++;
            Console.WriteLine($"  {sb} {by} {sh} {us} {(int)ch}");
        }

        nint n = -5;
        nuint u = 5;
        Console.WriteLine($"{n * 3} {n / 2} {n % 2} {u << 60} {~u} {nint.MaxValue} {nuint.MaxValue}");
    }
}
