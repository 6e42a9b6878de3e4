namespace PusOS.Conformance.Cases;

/// <summary>List of T: growth, ranges, searching, sorting, errors.</summary>
internal static class ListsTests
{
    public static void Run(string[] args)
    {
        var list = new List<int>();
        for (int i = 0; i < 100; i++)
        {
            list.Add(i * 37 % 101);
        }

        list.Insert(3, -1);
        list.InsertRange(50, [1000, 1001]);
        list.RemoveAt(0);
        list.RemoveRange(10, 5);
        Console.WriteLine($"{list.Count} {list.Capacity} {list.IndexOf(1000)} {list.Contains(99)} {list.Remove(1001)} {list.RemoveAll(x => x % 2 == 0)} {list.Find(x => x > 50)} {list.FindIndex(x => x > 90)} {list.Exists(x => x < 0)} {list.TrueForAll(x => x < 1001)}");
        list.Sort();
        Console.WriteLine($"{string.Join(',', list)} {list.BinarySearch(7)} {~list.BinarySearch(8)}");
        list.Reverse();
        list.Sort(2, 10, Comparer<int>.Create((a, b) => (a % 10) - (b % 10) != 0 ? (a % 10) - (b % 10) : a - b));
        Console.WriteLine(string.Join(',', list.GetRange(0, 15)) + " " + string.Join(',', list.ConvertAll(x => x * 2L).Take(3)));
        var words = new List<string?> { "pear", null, "apple", "fig", null, "Apple" };
        words.Sort(StringComparer.Ordinal);
        Console.WriteLine(string.Join('|', words.Select(w => w ?? "null")));
        words.RemoveAll(w => w is null);
        words.ForEach(w => Console.Write(w!.Length + " "));
        words.TrimExcess();
        list.EnsureCapacity(5000);
        list.Clear();
        Console.WriteLine($"{words.Capacity} {list.Capacity >= 5000} {list.Count}");
        var structs = new List<(int Id, string Name)> { (2, "b"), (1, "a"), (3, "c") };
        structs.Sort((x, y) => x.Id.CompareTo(y.Id));
        Console.WriteLine(string.Join(' ', structs) + structs.Contains((1, "a")) + structs.IndexOf((3, "c")));
        var linked = new LinkedList<int>([1, 2, 3]);
        linked.AddFirst(0);
        linked.AddAfter(linked.Find(2)!, 25);
        linked.Remove(3);
        Console.WriteLine($"{string.Join(',', linked)} {linked.First!.Value} {linked.Last!.Previous!.Value} {linked.Count}");
        var ro = list.AsReadOnly();
        System.Collections.IList untyped = structs;
        try
        {
            untyped.Add("wrong");
        }
        catch (ArgumentException e)
        {
            Console.WriteLine(e.Message);
        }

        foreach (Action bad in (Action[])[() => list.RemoveAt(0), () => list.Insert(5, 1), () => list.GetRange(0, 2), () => ((IList<int>)ro).Add(1), () => list.CopyTo(new int[0], 1)])
        {
            try
            {
                bad();
                Console.WriteLine("ok");
            }
            catch (Exception e)
            {
                Console.WriteLine($"{e.GetType().Name}: {e.Message}");
            }
        }
    }
}
