using System.Collections;

namespace PusOS.Conformance.Cases;

/// <summary>yield return, yield break, nested enumeration, lazy evaluation, state.</summary>
internal static class IteratorsTests
{
    private static int s_evaluations;

    public static void Run(string[] args)
    {
        Console.WriteLine(string.Join(',', Fibonacci().Take(15)));
        Console.WriteLine(string.Join(',', Primes().TakeWhile(p => p < 60)));
        IEnumerable<int> lazy = Counting(5);
        Console.Write(s_evaluations + " ");
        Console.Write(lazy.First() + " " + s_evaluations + " ");
        Console.WriteLine(lazy.Sum() + " " + s_evaluations);
        Console.WriteLine(string.Join(',', Flatten(new object[] { 1, new object[] { 2, 3, new object[] { 4 } }, 5 })));
        Console.WriteLine(string.Join(' ', Permutations([1, 2, 3]).Select(p => string.Concat(p))));
        using (IEnumerator<string> e = Words("the quick  brown").GetEnumerator())
        {
            while (e.MoveNext())
            {
                Console.Write($"<{e.Current}>");
            }

            Console.WriteLine(e.MoveNext());
        }

        var matrix = new Matrix(2, 3);
        foreach ((int r, int c, int v) in matrix)
        {
            Console.Write($"{r}{c}={v} ");
        }

        Console.WriteLine();
        try
        {
            foreach (int i in Failing())
            {
                Console.Write(i + " ");
            }
        }
        catch (InvalidOperationException e)
        {
            Console.WriteLine(e.Message);
        }

        try
        {
            Checked(-1);
        }
        catch (ArgumentOutOfRangeException e)
        {
            Console.WriteLine(e.ParamName);
        }

        IEnumerable<int> twice = Fibonacci();
        Console.WriteLine(string.Join(',', twice.Zip(twice.Skip(1), (a, b) => a * b).Take(6)));
        int total = 0;
        foreach (int x in Squares(1000))
        {
            total = unchecked(total + x);
        }

        Console.WriteLine(total);
        foreach (var item in new Custom())
        {
            Console.Write(item);
        }

        Console.WriteLine();
        ArrayList old = [1, "two", 3.0];
        foreach (object o in old)
        {
            Console.Write(o + ";");
        }

        Console.WriteLine(string.Join(',', Hanoi(3, 'A', 'B', 'C')));
    }

    private static IEnumerable<int> Fibonacci()
    {
        int a = 0, b = 1;
        while (true)
        {
            yield return a;
            (a, b) = (b, unchecked(a + b));
        }
    }

    private static IEnumerable<int> Primes()
    {
        List<int> found = [];
        for (int n = 2; ; n++)
        {
            if (found.All(p => n % p != 0))
            {
                found.Add(n);
                yield return n;
            }
        }
    }

    private static IEnumerable<int> Counting(int n)
    {
        for (int i = 1; i <= n; i++)
        {
            s_evaluations++;
            yield return i;
        }
    }

    private static IEnumerable<int> Squares(int n)
    {
        for (int i = 0; i < n; i++)
        {
            yield return i * i;
        }
    }

    private static IEnumerable<int> Flatten(object[] items)
    {
        foreach (object o in items)
        {
            if (o is object[] inner)
            {
                foreach (int i in Flatten(inner))
                {
                    yield return i;
                }
            }
            else
            {
                yield return (int)o;
            }
        }
    }

    private static IEnumerable<int[]> Permutations(int[] items)
    {
        if (items.Length <= 1)
        {
            yield return items;
            yield break;
        }

        for (int i = 0; i < items.Length; i++)
        {
            int[] rest = [.. items[..i], .. items[(i + 1)..]];
            foreach (int[] p in Permutations(rest))
            {
                yield return [items[i], .. p];
            }
        }
    }

    private static IEnumerable<string> Words(string text)
    {
        int start = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || text[i] == ' ')
            {
                if (i > start)
                {
                    yield return text[start..i];
                }

                start = i + 1;
            }
        }
    }

    private static IEnumerable<int> Failing()
    {
        yield return 1;
        yield return 2;
        throw new InvalidOperationException("after two");
    }

    private static IEnumerable<int> Checked(int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        return Inner();
        IEnumerable<int> Inner()
        {
            yield return n;
        }
    }

    private static IEnumerable<string> Hanoi(int n, char a, char b, char c) =>
        n == 0 ? [] : [.. Hanoi(n - 1, a, c, b), $"{a}{c}", .. Hanoi(n - 1, b, a, c)];

    private sealed class Matrix(int rows, int columns) : IEnumerable<(int Row, int Column, int Value)>
    {
        public IEnumerator<(int Row, int Column, int Value)> GetEnumerator()
        {
            for (int r = 0; r < rows; r++)
            {
                for (int c = 0; c < columns; c++)
                {
                    yield return (r, c, (r * columns) + c);
                }
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class Custom
    {
        public Enumerator GetEnumerator() => default;

        public struct Enumerator
        {
            private int _n;

            public readonly char Current => (char)('a' + _n);

            public bool MoveNext() => ++_n < 5;
        }
    }
}
