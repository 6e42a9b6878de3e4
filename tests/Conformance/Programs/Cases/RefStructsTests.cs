namespace PusOS.Conformance.Cases;

/// <summary>Byrefs, ref returns, ref fields, ref locals, scoped and readonly references.</summary>
internal static class RefStructsTests
{
    private static int s_static = 5;

    public static void Run(string[] args)
    {
        int[] a = [1, 2, 3, 4];
        ref int m = ref Max(a);
        m = 100;
        ref int local = ref a[0];
        local = ref a[1];
        local++;
        Console.WriteLine($"{string.Join(',', a)} {Max(a)}");
        int x = 1, y = 2;
        Swap(ref x, ref y);
        ref int chosen = ref Choose(args.Length == 0, ref x, ref y);
        chosen = 77;
        ref int st = ref Static();
        st += 10;
        Console.WriteLine($"{x} {y} {s_static}");
        var r = new Reader([10, 20, 30, 40, 50]);
        while (r.TryRead(out int v))
        {
            Console.Write(v + " ");
        }

        Console.WriteLine(r.Position);
        int target = 3;
        var h = new RefHolder(ref target);
        h.Value += 4;
        h.Value *= 2;
        Console.WriteLine($"{target} {h.Value} {h.IsNull} {default(RefHolder).IsNull}");
        string s = "a";
        Append(ref s, "b");
        Append(ref s, "c");
        Console.WriteLine(s);
        Box box = new();
        ref string f = ref box.Field();
        f = "through ref";
        GC.Collect();
        Console.WriteLine(box.Field());
        In(5, in x, new Big { A = 1, B = 2, C = 3, D = 4, E = 5 });
        foreach (ref int e in a.AsSpan())
        {
            e *= 2;
        }

        foreach (ref readonly int e in (ReadOnlySpan<int>)a)
        {
            Console.Write(e + " ");
        }

        Out(out int o1, out string o2);
        Console.WriteLine($"{o1} {o2}");
        using (var d = new DisposableRef(a))
        {
            Console.WriteLine(d.Length);
        }

        Console.WriteLine(a[0]);
    }

    private static ref int Max(int[] a)
    {
        ref int best = ref a[0];
        for (int i = 1; i < a.Length; i++)
        {
            if (a[i] > best)
            {
                best = ref a[i];
            }
        }

        return ref best;
    }

    private static void Swap<T>(ref T a, ref T b) => (a, b) = (b, a);

    private static ref int Choose(bool first, ref int a, ref int b)
    {
        if (first)
        {
            return ref a;
        }

        return ref b;
    }

    private static ref int Static() => ref s_static;

    private static void Append(ref string s, string t) => s += t;

    private static void In(in int a, in int b, in Big c) => Console.WriteLine($"{a} {b} {c.A + c.B + c.C + c.D + c.E}");

    private static void Out(out int a, out string b)
    {
        a = 12;
        b = "out";
    }

    private struct Big
    {
        public long A, B, C, D, E;
    }

    private sealed class Box
    {
        private string _field = "initial";

        public ref string Field() => ref _field;
    }

    private ref struct Reader(ReadOnlySpan<int> data)
    {
        private readonly ReadOnlySpan<int> _data = data;

        public int Position { get; private set; }

        public bool TryRead(out int value)
        {
            if (Position < _data.Length)
            {
                value = _data[Position++];
                return true;
            }

            value = 0;
            return false;
        }
    }

    private readonly ref struct RefHolder(ref int target)
    {
        private readonly ref int _target = ref target;

        public ref int Value => ref _target;

        public bool IsNull => System.Runtime.CompilerServices.Unsafe.IsNullRef(ref _target);
    }

    private readonly ref struct DisposableRef(int[] a)
    {
        public int Length => a.Length;

        public void Dispose() => a[0] = -1;
    }
}
