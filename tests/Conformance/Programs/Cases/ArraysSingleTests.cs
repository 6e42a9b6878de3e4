namespace PusOS.Conformance.Cases;

/// <summary>One-dimensional arrays of every element kind and the Array class.</summary>
internal static class ArraysSingleTests
{
    public static void Run(string[] args)
    {
        bool[] bools = new bool[3];
        byte[] bytes = [1, 2, 255];
        char[] chars = ['a', 'b'];
        double[] doubles = [1.5, -0.0];
        decimal[] decimals = [1.1m, 2.2m];
        string?[] strings = new string?[2];
        (int, string)[] tuples = [(1, "a"), (2, "b")];
        bools[1] = true;
        bytes[0] += 254;
        chars[1]++;
        tuples[1].Item1 = 20;
        Console.WriteLine($"{string.Join(',', bools)} {string.Join(',', bytes)} {new string(chars)} {string.Join(',', doubles)} {string.Join(',', decimals)} {strings[0] is null} {tuples[1]}");
        int[] a = [5, 3, 9, 1, 7];
        Array.Sort(a);
        Console.WriteLine($"{string.Join(',', a)} {Array.BinarySearch(a, 7)} {Array.BinarySearch(a, 6)} {Array.IndexOf(a, 9)} {Array.Exists(a, x => x > 8)} {Array.Find(a, x => x > 3)} {string.Join(',', Array.FindAll(a, x => x % 3 == 0))}");
        Array.Reverse(a, 1, 3);
        int[] b = (int[])a.Clone();
        Array.Copy(a, 0, b, 1, 4);
        Array.Resize(ref b, 8);
        Array.Fill(b, -1, 6, 2);
        Array.Clear(a, 0, 2);
        Console.WriteLine($"{string.Join(',', a)} {string.Join(',', b)} {a.Length} {a.LongLength} {a.Rank} {a.GetLowerBound(0)} {a.GetUpperBound(0)}");
        Array.Copy(b, 0, b, 2, 5);
        Console.WriteLine(string.Join(',', b));
        long[] widened = new long[5];
        Array.Copy(a, widened, 5);
        object[] objects = new object[5];
        Array.Copy(a, objects, 5);
        Buffer.BlockCopy(a, 4, bytes, 0, 3);
        Console.WriteLine($"{string.Join(',', widened)} {string.Join(',', objects)} {string.Join(',', bytes)} {Buffer.ByteLength(a)}");
        foreach (Action bad in (Action[])[() => a[5] = 1, () => a[args.Length - 1].ToString(), () => _ = new int[-args.Length - 1], () => Array.Copy(a, 3, b, 0, 9), () => Array.Sort(new object[] { 1, "x" })])
        {
            try
            {
                bad();
            }
            catch (Exception e)
            {
                Console.WriteLine($"{e.GetType().Name}: {e.Message}");
            }
        }

        string[] keys = ["c", "a", "b"];
        int[] items = [3, 1, 2];
        Array.Sort(keys, items);
        Console.WriteLine(string.Join(',', keys) + string.Join(',', items));
        Array dynamic = Array.CreateInstance(typeof(int), 3);
        dynamic.SetValue(42, 1);
        Console.WriteLine($"{dynamic.GetValue(1)} {dynamic.GetType()} {Array.Empty<int>().Length} {((System.Collections.IList)a).Contains(9)} {((IList<int>)a).IndexOf(7)} {a.AsEnumerable().Last()}");
        ref int slot = ref a[2];
        slot = 1234;
        Console.WriteLine($"{a[2]} {a[^1]} {string.Join(',', a[1..3])} {a is [0, .., var last]} {a.SequenceEqual(b)}");
        int[] big = new int[1000000];
        for (int i = 0; i < big.Length; i++)
        {
            big[i] = i ^ (i >> 3);
        }

        long sum = 0;
        foreach (int v in big)
        {
            sum += v;
        }

        Console.WriteLine(sum);
    }
}
