namespace PusOS.Conformance.Cases;

/// <summary>LINQ: filtering, projection, aggregation, set operations, paging.</summary>
internal static class LinqBasicsTests
{
    public static void Run(string[] args)
    {
        int[] n = [5, 3, 8, 1, 9, 2, 7, 3];
        Console.WriteLine($"{n.Sum()} {n.Min()} {n.Max()} {n.Average()} {n.Count(x => x > 3)} {n.Any(x => x > 8)} {n.All(x => x > 0)} {n.First()} {n.Last()} {n.ElementAt(2)} {n.FirstOrDefault(x => x > 100)} {n.Contains(7)} {n.Aggregate((a, b) => a * 10 % 997 + b)} {n.Aggregate("s", (a, b) => a + b, a => a.Length)}");
        Console.WriteLine(string.Join(' ', n.Where(x => x % 2 == 1).Select(x => x * x)) + " | " + string.Join(' ', n.Select((x, i) => x * i)) + " | " + string.Join(' ', n.Distinct().Order()) + " | " + string.Join(' ', n.OrderDescending().Skip(2).Take(3)) + " | " + string.Join(' ', n.SkipWhile(x => x != 8).TakeLast(3)) + " | " + string.Join(' ', n.Reverse()));
        Console.WriteLine(string.Join(' ', n.Union([10, 5])) + " | " + string.Join(' ', n.Intersect([3, 9, 11])) + " | " + string.Join(' ', n.Except([3, 9])) + " | " + string.Join(' ', n.Concat([0])) + " | " + string.Join(' ', n.Zip("abc", (a, c) => $"{a}{c}")) + " | " + string.Join(' ', n.Chunk(3).Select(c => c.Sum())) + " | " + string.Join(' ', n.Index().Take(2)));
        Console.WriteLine(string.Join(' ', Enumerable.Range(3, 4)) + Enumerable.Repeat('x', 3).Count() + string.Join(' ', new object[] { 1, "a", 2.0 }.OfType<int>()) + n.SequenceEqual(n.ToList()) + string.Join(',', n.ToHashSet().Order()) + n.DefaultIfEmpty().Count() + Array.Empty<int>().DefaultIfEmpty(42).Single());
        string[] words = ["banana", "apple", "cherry", "date", "fig", "grape", "elderberry"];
        Console.WriteLine(string.Join(' ', words.OrderBy(w => w.Length).ThenByDescending(w => w)) + " " + words.MaxBy(w => w.Length) + " " + words.MinBy(w => w[^1]) + " " + string.Join(',', words.SelectMany(w => w.Take(2))) + " " + words.Sum(w => w.Length) + " " + words.ToDictionary(w => w[0])['c']);
        var query = from w in words
                    let l = w.Length
                    where l > 4
                    orderby l descending, w
                    select new { w, l };
        foreach (var x in query)
        {
            Console.Write(x + " ");
        }

        Console.WriteLine();
        var pairs = from a in n
                    from b in n
                    where a < b && a + b == 10
                    select (a, b);
        Console.WriteLine(string.Join(' ', pairs.Distinct()));
        int calls = 0;
        IEnumerable<int> deferred = n.Where(x => calls++ >= 0 && x > 4);
        n[0] = 100;
        Console.WriteLine($"{calls} {deferred.Count()} {calls} {deferred.First()} {calls}");
        double[] d = [1.5, double.NaN, -2];
        decimal?[] m = [1.5m, null, 2.5m];
        Console.WriteLine($"{d.Max()} {d.Min()} {m.Sum()} {m.Average()} {n.Select(x => (long)x).Sum()} {n.Average(x => (float)x)} {n.TryGetNonEnumeratedCount(out int c)} {c}");
        Console.WriteLine(string.Join(' ', n.Append(1).Prepend(2).ToLookup(x => x % 3).OrderBy(g => g.Key).Select(g => $"{g.Key}:{string.Join('/', g)}")));
    }
}
