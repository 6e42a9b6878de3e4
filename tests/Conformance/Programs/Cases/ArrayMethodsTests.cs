using System.Collections;

namespace PusOS.Conformance.Cases;

/// <summary>Array's methods on all ranks, lower bounds, sorts with wrong comparers, searches, conversions, list wrappers.</summary>
internal static class ArrayMethodsTests
{
    private static void Try(string what, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            Console.WriteLine($"{what}: {e.GetType().FullName}: {e.Message}");
        }
    }

    public static void Run(string[] args)
    {
        Ranks();
        Bounds();
        Sorts();
        Searches();
        Values();
        Interfaces();
    }

    private static void Ranks()
    {
        int[,,] cube = new int[2, 3, 4];
        int n = 0;
        foreach (ref int x in System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref cube[0, 0, 0], cube.Length))
        {
            x = n++;
        }

        Console.WriteLine($"{cube.Rank} {cube.Length} {cube.GetLength(1)} {cube.GetUpperBound(2)} {cube[1, 2, 3]} {cube.GetValue(1, 0, 2)} {cube.LongLength}");
        Try("index", () => Console.WriteLine(cube[1, 3, 0]));
        Try("get", () => cube.GetValue(0, 0));
        Try("dimension", () => cube.GetLength(3));
        int[,] copy = (int[,])new int[,] { { 1, 2 }, { 3, 4 } }.Clone();
        copy[0, 0] = 9;
        Console.WriteLine(string.Join(",", copy.Cast<int>()));
        Array.Clear(copy, 1, 2);
        Console.WriteLine(string.Join(",", copy.Cast<int>()));
        Try("resize null", () => { int[]? a = null; Array.Resize(ref a, 3); Console.WriteLine(a.Length); });
        Try("reverse 2d", () => Array.Reverse(copy));
        Try("sort 2d", () => Array.Sort((Array)copy));
        Try("indexof 2d", () => Array.IndexOf((Array)copy, 1));
        object[,] objects = { { "a", 1 }, { 2.5, null! } };
        Console.WriteLine(string.Join(",", objects.Cast<object>()));
        objects.SetValue("z", 1, 1);
        Console.WriteLine(objects[1, 1]);
        int[][] jagged = [[1], [2, 3], []];
        Console.WriteLine(string.Join(";", jagged.Select(j => string.Join(",", j))));
        Array huge = Array.CreateInstance(typeof(byte), 1, 2, 3, 4, 5);
        Console.WriteLine(huge.Rank + " " + huge.Length + " " + huge.GetType().Name);
        Console.WriteLine(new int[0, 5].Length + " " + new string[2, 0, 3].GetLength(0));
        Try("negative", () => Console.WriteLine(new int[2, int.Parse("-1")]));
    }

    private static void Bounds()
    {
        Array a = Array.CreateInstance(typeof(int), [3], [10]);
        a.SetValue(5, 11);
        Console.WriteLine($"{a.GetLowerBound(0)} {a.GetUpperBound(0)} {a.GetValue(11)} {a.GetType()} {a.Length} {a is int[]}");
        Try("low", () => a.GetValue(9));
        Array b = Array.CreateInstance(typeof(string), [2, 2], [-1, 5]);
        b.SetValue("x", -1, 6);
        Console.WriteLine(b.GetValue(-1, 6) + " " + b.GetType());
        foreach (object? o in a)
        {
            Console.Write(o + " ");
        }

        Console.WriteLine();
        Console.WriteLine(Array.IndexOf(a, 5) + " " + Array.IndexOf(a, 77));
        Array.Copy(new[] { 7, 8, 9 }, 0, a, 10, 3);
        Array.Reverse(a);
        Console.WriteLine(string.Join(",", a.Cast<int>()));
        Try("string bounds", () => Array.CreateInstance(typeof(int), [1, 2], [1]));
        Try("void", () => Array.CreateInstance(typeof(void), 1));
        Try("open", () => Array.CreateInstance(typeof(List<>), 1));
    }

    private sealed class Broken : IComparer<int>
    {
        public int Compare(int x, int y) => 1;
    }

    private sealed class Throwing : IComparer<int>
    {
        public int Compare(int x, int y) => throw new NotSupportedException("no order");
    }

    private static void Sorts()
    {
        var random = new Random(42);
        int[] numbers = Enumerable.Range(0, 1000).Select(_ => random.Next(500)).ToArray();
        int[] sorted = (int[])numbers.Clone();
        Array.Sort(sorted);
        Console.WriteLine(sorted.Zip(sorted.Skip(1)).All(p => p.First <= p.Second));
        Array.Sort(sorted, (x, y) => y.CompareTo(x));
        Console.WriteLine(sorted[0] + " " + sorted[^1]);
        Array.Sort(sorted, 10, 20, Comparer<int>.Default);
        Console.WriteLine(sorted[10] <= sorted[29]);
        Try("broken", () => { int[] c = (int[])numbers.Clone(); Array.Sort(c, new Broken()); Console.WriteLine("sorted anyhow"); });
        Try("throwing", () => Array.Sort((int[])numbers.Clone(), new Throwing()));
        Try("no comparer", () => Array.Sort(new object[] { new(), new() }));
        Try("mixed", () => Array.Sort(new object[] { 1, "x" }));
        string[] keys = ["c", "a", "b"];
        int[] items = [3, 1, 2];
        Array.Sort(keys, items);
        Console.WriteLine(string.Join(",", keys) + string.Join(",", items));
        double[] doubles = [3, double.NaN, -1, double.NegativeInfinity, 0.0, -0.0];
        Array.Sort(doubles);
        Console.WriteLine(string.Join(",", doubles));
        Array.Sort(keys, items, StringComparer.Ordinal);
        object[] nulls = ["b", null!, "a"];
        Array.Sort(nulls);
        Console.WriteLine(string.Join(",", nulls.Select(o => o ?? "null")));
        Console.WriteLine(string.Join(",", numbers.Take(8).Order()) + " " + string.Join(",", numbers.OrderBy(x => x % 3).ThenByDescending(x => x).Take(5)));
        Span<(int, string)> span = [(2, "b"), (1, "z"), (1, "a")];
        span.Sort();
        Console.WriteLine(span[0] + " " + span[2]);
        var list = new List<string> { "bb", "a", "ccc" };
        list.Sort((x, y) => y.Length - x.Length);
        Console.WriteLine(string.Join(",", list));
    }

    private static void Searches()
    {
        int[] a = [1, 3, 5, 7, 9];
        Console.WriteLine($"{Array.BinarySearch(a, 5)} {Array.BinarySearch(a, 6)} {Array.BinarySearch(a, 0)} {Array.BinarySearch(a, 10)} {Array.BinarySearch(a, 1, 3, 7)}");
        Console.WriteLine($"{Array.Find(a, x => x > 4)} {Array.FindIndex(a, x => x > 100)} {Array.FindLast(a, x => x < 8)} {Array.Exists(a, x => x == 3)} {Array.TrueForAll(a, x => x > 0)} {Array.LastIndexOf(a, 9)}");
        Console.WriteLine(string.Join(",", Array.ConvertAll(a, x => x * 0.5)) + string.Join(",", Array.FindAll(a, x => x > 3)));
        Array.Fill(a, 4, 1, 2);
        Console.WriteLine(string.Join(",", a));
        Try("range", () => Array.Copy(a, 3, a, 4, 2));
        Try("types", () => Array.Copy(new[] { "x" }, new int[1], 1));
        Array.Copy(new[] { 1, 2 }, new long[2], 2);
        object[] boxes = new object[2];
        Array.Copy(new[] { 1, 2 }, boxes, 2);
        Console.WriteLine(boxes[1]);
        Try("unbox", () => Array.Copy(new object[] { 1, "x" }, new int[2], 2));
        Try("narrow", () => Array.Copy(new long[1], new int[1], 1));
        Array.Copy(a, 0, a, 1, 4);
        Console.WriteLine(string.Join(",", a));
        Array.ConstrainedCopy(a, 0, a, 2, 2);
        Console.WriteLine(string.Join(",", a));
        Console.WriteLine(Array.MaxLength + " " + Array.Empty<int>().Length + " " + ReferenceEquals(Array.Empty<int>(), Array.Empty<int>()));
    }

    private static void Values()
    {
        Array a = new int[3];
        a.SetValue((byte)5, 0);
        a.SetValue('c', 1);
        Console.WriteLine(string.Join(",", a.Cast<int>()));
        Try("long", () => a.SetValue(5L, 0));
        Try("null", () => a.SetValue(null, 0));
        Console.WriteLine(a.GetValue(0));
        Try("text", () => a.SetValue("x", 0));
        Array days = new DayOfWeek[2];
        days.SetValue(DayOfWeek.Friday, 1);
        Console.WriteLine(days.GetValue(1));
        a.Initialize();
        Console.WriteLine(a.IsFixedSize + " " + a.IsReadOnly + " " + a.IsSynchronized + " " + ReferenceEquals(a.SyncRoot, a));
    }

    private static void Interfaces()
    {
        IList list = new[] { 1, 2, 3 };
        Console.WriteLine($"{list.Contains(2)} {list.IndexOf(3)} {list.IsFixedSize} {list[0]}");
        Try("add", () => list.Add(1));
        Try("remove", () => list.RemoveAt(0));
        Try("set", () => list[0] = "x");
        IList<int> generic = new[] { 1, 2 };
        Console.WriteLine(generic.IsReadOnly + " " + generic.Contains(2));
        Try("insert", () => generic.Insert(0, 1));
        IReadOnlyList<object> covariant = new[] { "a", "b" };
        Console.WriteLine(covariant[1] + " " + covariant.Count);
        Console.WriteLine(((IStructuralComparable)new[] { 1, 2 }).CompareTo(new[] { 1, 3 }, Comparer<object>.Default));
        Console.WriteLine(((IStructuralEquatable)new[] { 1, 2 }).Equals(new[] { 1, 2 }, EqualityComparer<object>.Default));
        IEnumerator e = new[] { 1 }.GetEnumerator();
        Try("before", () => Console.WriteLine(e.Current));
        e.MoveNext();
        e.MoveNext();
        Try("after", () => Console.WriteLine(e.Current));
        e.Reset();
        Console.WriteLine(e.MoveNext());
        IEnumerable<uint> odd = (IEnumerable<uint>)(object)new[] { 1, -1 };
        Console.WriteLine(string.Join(",", odd));
        var segment = new ArraySegment<int>([1, 2, 3, 4], 1, 2);
        Console.WriteLine(string.Join(",", segment) + " " + segment.Slice(1)[0] + " " + segment.Equals(new ArraySegment<int>(segment.Array!, 1, 2)));
        Try("segment", () => Console.WriteLine(segment[2]));
        Console.WriteLine(string.Join(",", Array.AsReadOnly([1, 2])));
    }
}
