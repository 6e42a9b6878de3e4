namespace PusOS.Conformance.Cases;

/// <summary>HashSet and SortedSet operations.</summary>
internal static class HashSetsTests
{
    public static void Run(string[] args)
    {
        HashSet<int> a = [1, 2, 3, 4, 5], b = [4, 5, 6, 7];
        HashSet<int> union = [.. a], inter = [.. a], except = [.. a], sym = [.. a];
        union.UnionWith(b);
        inter.IntersectWith(b);
        except.ExceptWith(b);
        sym.SymmetricExceptWith(b);
        Console.WriteLine($"{string.Join(',', union)} | {string.Join(',', inter)} | {string.Join(',', except)} | {string.Join(',', sym.Order())}");
        Console.WriteLine($"{a.Overlaps(b)} {inter.IsSubsetOf(a)} {a.IsSupersetOf(inter)} {a.SetEquals([5, 4, 3, 2, 1])} {a.IsProperSubsetOf(union)} {a.Add(3)} {a.Add(9)} {a.Remove(1)} {a.Contains(1)} {a.RemoveWhere(x => x > 4)} {a.Count}");
        var words = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "a", "A", "b" };
        Console.WriteLine($"{words.Count} {words.TryGetValue("B", out string? actual)} {actual}");
        var sorted = new SortedSet<int>([5, 1, 9, 3, 7, 3]);
        Console.WriteLine($"{string.Join(',', sorted)} {sorted.Min} {sorted.Max} {string.Join(',', sorted.GetViewBetween(2, 7))} {string.Join(',', sorted.Reverse())}");
        var rnd = new Random(5);
        var model = new bool[500];
        var set = new SortedSet<int>();
        var hash = new HashSet<int>();
        for (int i = 0; i < 5000; i++)
        {
            int x = rnd.Next(500);
            if (rnd.Next(2) == 0)
            {
                set.Add(x);
                hash.Add(x);
                model[x] = true;
            }
            else
            {
                set.Remove(x);
                hash.Remove(x);
                model[x] = false;
            }
        }

        Console.WriteLine($"{set.SequenceEqual(Enumerable.Range(0, 500).Where(i => model[i]))} {hash.SetEquals(set)} {set.Count}");
        var records = new HashSet<Point> { new(1, 2), new(1, 2), new(2, 1) };
        Console.WriteLine($"{records.Count} {records.Contains(new Point(2, 1))} {new HashSet<object> { 1, 1L, "1", 1 }.Count} {new HashSet<double> { 0.0, -0.0, double.NaN, double.NaN }.Count}");
    }

    private record struct Point(int X, int Y);
}
