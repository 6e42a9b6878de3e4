using System.Text;

namespace PusOS.Conformance.Cases;

/// <summary>Longer computations: sieve, queens, matrix, sorting, hashing, text, Game of Life.</summary>
internal static class AlgorithmsTests
{
    public static void Run(string[] args)
    {
        bool[] composite = new bool[100000];
        int primes = 0;
        for (int i = 2; i < composite.Length; i++)
        {
            if (!composite[i])
            {
                primes++;
                for (long j = (long)i * i; j < composite.Length; j += i)
                {
                    composite[j] = true;
                }
            }
        }

        Console.WriteLine($"{primes} {Queens(8, 0, 0, 0, 0)} {Collatz(30000)} {Ackermann(2, 9)} {Levenshtein("kitten sitting", "sitting kitten")} {Crc(Encoding.UTF8.GetBytes("123456789")):x8} {Adler("Wikipedia"):x8}");
        Console.WriteLine(Life(20));
        Console.WriteLine(string.Join(' ', Sort(new Random(1), 200).Take(12)) + " " + Knapsack([12, 2, 1, 1, 4], [4, 2, 1, 2, 10], 15) + " " + Lcs("AGGTABQWERTY", "GXTXAYBQERT"));
        Console.WriteLine(string.Join(' ', WordCount("It was the best of times, it was the worst of times; it was the age of wisdom")));
        Console.WriteLine($"{Matrix(30):F6} {Pi(60)} {Roman(1994)} {Evaluate("2*(3+4)-10/(1+1)*3")} {Bits(12345)}");
        StringBuilder sb = new();
        for (int y = -6; y <= 6; y++)
        {
            for (int x = -20; x < 10; x++)
            {
                double re = x / 10.0, im = y / 6.0, zr = 0, zi = 0;
                int n = 0;
                while (n < 30 && (zr * zr) + (zi * zi) < 4)
                {
                    (zr, zi) = ((zr * zr) - (zi * zi) + re, (2 * zr * zi) + im);
                    n++;
                }

                sb.Append(" .:-=+*#%@"[n / 4 + (n == 30 ? 1 : 0)]);
            }

            sb.Append('\n');
        }

        Console.Write(sb);
        ulong h = 14695981039346656037;
        for (int i = 0; i < 300000; i++)
        {
            h = unchecked((h ^ (byte)i) * 1099511628211);
        }

        Console.WriteLine(h);
    }

    private static int Queens(int n, int row, int columns, int d1, int d2)
    {
        if (row == n)
        {
            return 1;
        }

        int count = 0;
        for (int free = ~(columns | d1 | d2) & ((1 << n) - 1); free != 0; free &= free - 1)
        {
            int bit = free & -free;
            count += Queens(n, row + 1, columns | bit, (d1 | bit) << 1, (d2 | bit) >> 1);
        }

        return count;
    }

    private static (int Start, int Length) Collatz(int limit)
    {
        (int, int) best = (0, 0);
        for (int i = 1; i < limit; i++)
        {
            int length = 1;
            for (long n = i; n != 1; n = n % 2 == 0 ? n / 2 : (3 * n) + 1)
            {
                length++;
            }

            if (length > best.Item2)
            {
                best = (i, length);
            }
        }

        return best;
    }

    private static int Ackermann(int m, int n) => m == 0 ? n + 1 : n == 0 ? Ackermann(m - 1, 1) : Ackermann(m - 1, Ackermann(m, n - 1));

    private static int Levenshtein(string a, string b)
    {
        int[,] d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                d[i, j] = i == 0 ? j : j == 0 ? i : Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
            }
        }

        return d[a.Length, b.Length];
    }

    private static uint Crc(byte[] data)
    {
        uint crc = ~0u;
        foreach (byte b in data)
        {
            crc ^= b;
            for (int k = 0; k < 8; k++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xedb88320 : crc >> 1;
            }
        }

        return ~crc;
    }

    private static uint Adler(string s)
    {
        uint a = 1, b = 0;
        foreach (char c in s)
        {
            a = (a + c) % 65521;
            b = (b + a) % 65521;
        }

        return (b << 16) | a;
    }

    private static int Life(int generations)
    {
        HashSet<(int, int)> cells = [(1, 0), (2, 1), (0, 2), (1, 2), (2, 2), (10, 10), (11, 10), (12, 10), (11, 11)];
        for (int g = 0; g < generations; g++)
        {
            cells = [.. cells.SelectMany(c => from dx in Enumerable.Range(-1, 3) from dy in Enumerable.Range(-1, 3) where (dx, dy) != (0, 0) select (c.Item1 + dx, c.Item2 + dy))
                .GroupBy(c => c).Where(grp => grp.Count() == 3 || (grp.Count() == 2 && cells.Contains(grp.Key))).Select(grp => grp.Key)];
        }

        return cells.Sum(c => (c.Item1 * 31) + c.Item2) + cells.Count;
    }

    private static int[] Sort(Random r, int n)
    {
        int[] a = [.. Enumerable.Range(0, n).Select(_ => r.Next(1000))];
        int[] b = (int[])a.Clone();
        for (int gap = n / 2; gap > 0; gap /= 2)
        {
            for (int i = gap; i < n; i++)
            {
                int v = a[i], j = i;
                for (; j >= gap && a[j - gap] > v; j -= gap)
                {
                    a[j] = a[j - gap];
                }

                a[j] = v;
            }
        }

        Array.Sort(b);
        return a.SequenceEqual(b) ? a : [];
    }

    private static int Knapsack(int[] w, int[] v, int cap)
    {
        int[] best = new int[cap + 1];
        for (int i = 0; i < w.Length; i++)
        {
            for (int c = cap; c >= w[i]; c--)
            {
                best[c] = Math.Max(best[c], best[c - w[i]] + v[i]);
            }
        }

        return best[cap];
    }

    private static string Lcs(string a, string b)
    {
        string[,] t = new string[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                t[i, j] = i == 0 || j == 0 ? "" : a[i - 1] == b[j - 1] ? t[i - 1, j - 1] + a[i - 1] : t[i - 1, j].Length >= t[i, j - 1].Length ? t[i - 1, j] : t[i, j - 1];
            }
        }

        return t[a.Length, b.Length];
    }

    private static IEnumerable<string> WordCount(string text) => text.ToLowerInvariant().Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries).GroupBy(w => w).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Key + g.Count());

    private static double Matrix(int n)
    {
        double[][] a = new double[n][], b = new double[n][];
        for (int i = 0; i < n; i++)
        {
            a[i] = new double[n];
            b[i] = new double[n];
            for (int j = 0; j < n; j++)
            {
                a[i][j] = 1.0 / (i + j + 1);
                b[i][j] = (i * 3 % 7) - j;
            }
        }

        double trace = 0;
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < n; k++)
            {
                trace += a[i][k] * b[k][i];
            }
        }

        return trace;
    }

    private static string Pi(int digits)
    {
        System.Numerics.BigInteger q = 1, r = 0, t = 1, k = 1, n = 3, l = 3;
        StringBuilder sb = new();
        while (sb.Length < digits)
        {
            if ((4 * q) + r - t < n * t)
            {
                sb.Append(n);
                (q, r, n) = (10 * q, 10 * (r - (n * t)), (10 * ((3 * q) + r) / t) - (10 * n));
            }
            else
            {
                (q, r, t, k, n, l) = (q * k, ((2 * q) + r) * l, t * l, k + 1, ((q * ((7 * k) + 2)) + (r * l)) / (t * l), l + 2);
            }
        }

        return sb.ToString();
    }

    private static string Roman(int n)
    {
        string s = "";
        foreach ((int v, string r) in ((int, string)[])[(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")])
        {
            for (; n >= v; n -= v)
            {
                s += r;
            }
        }

        return s;
    }

    private static double Evaluate(string text)
    {
        int i = 0;
        return Expression();
        double Expression()
        {
            double v = Term();
            while (i < text.Length && (text[i] is '+' or '-'))
            {
                v = text[i++] == '+' ? v + Term() : v - Term();
            }

            return v;
        }

        double Term()
        {
            double v = Factor();
            while (i < text.Length && (text[i] is '*' or '/'))
            {
                v = text[i++] == '*' ? v * Factor() : v / Factor();
            }

            return v;
        }

        double Factor()
        {
            if (text[i] == '(')
            {
                i++;
                double v = Expression();
                i++;
                return v;
            }

            int start = i;
            while (i < text.Length && char.IsDigit(text[i]))
            {
                i++;
            }

            return double.Parse(text.AsSpan(start, i - start));
        }
    }

    private static string Bits(int n) => n == 0 ? "" : Bits(n >> 1) + (n & 1);
}
