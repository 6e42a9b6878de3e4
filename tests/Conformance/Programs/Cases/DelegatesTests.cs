namespace PusOS.Conformance.Cases;

/// <summary>Static, instance, open, closed, multicast and generic delegates.</summary>
internal static class DelegatesTests
{
    private delegate int Op(int a, int b);

    private delegate ref int RefOp(int[] a, int i);

    private delegate void OutOp(in int x, out int y, ref int z);

    public static void Run(string[] args)
    {
        Op add = Add;
        Op mul = new Calc(10).Mul;
        Op virt = ((Calc)new Sub(3)).Virt;
        Op ext = "text".Ext;
        Op lambda = (a, b) => a - b;
        Console.WriteLine($"{add(2, 3)} {mul(2, 3)} {virt(2, 3)} {ext(1, 1)} {lambda(9, 4)} {add.Invoke(1, 1)} {add.Method.Name} {mul.Target!.GetType().Name} {add.Target is null}");
        Op structBound = new Value(7).Get;
        Func<string, int> length = s => s.Length;
        Func<int, Func<int, int>> curried = x => y => x * y;
        Console.WriteLine($"{structBound(0, 0)} {length("four")} {curried(6)(7)}");
        List<string> log = [];
        Action<string> a1 = s => log.Add("1" + s), a2 = s => log.Add("2" + s), a3 = s => log.Add("3" + s);
        Action<string>? chain = a1 + a2 + a3 + a2;
        chain("a");
        chain -= a2;
        chain!("b");
        chain -= a1 + a2;
        chain!("c");
        chain = chain - a1 - a2 - a3;
        Console.WriteLine($"{string.Join(' ', log)} {chain is null}");
        Op multi = add;
        multi += lambda;
        multi += mul;
        Console.WriteLine($"{multi(5, 3)} {multi.GetInvocationList().Length} {multi.GetInvocationList().Cast<Op>().Sum(o => o(5, 3))}");
        Console.WriteLine($"{new Op(Add) == new Op(Add)} {new Op(Add).Equals(mul)} {(add + lambda).Equals(add + lambda)} {new Op(Add).GetHashCode() == new Op(Add).GetHashCode()} {ReferenceEquals(Delegate.Combine(null, add), add)}");
        int[] array = [1, 2, 3];
        RefOp r = (arr, i) => ref arr[i];
        r(array, 1) = 20;
        OutOp o = (in int x, out int y, ref int z) =>
        {
            y = x + z;
            z = 99;
        };
        int zz = 5;
        o(3, out int yy, ref zz);
        Console.WriteLine($"{string.Join(',', array)} {yy} {zz}");
        try
        {
            Action<int> throwing = _ => throw new InvalidOperationException("first");
            throwing += _ => Console.WriteLine("never");
            throwing(1);
        }
        catch (InvalidOperationException e)
        {
            Console.WriteLine(e.Message);
        }

        Op? nothing = null;
        Console.WriteLine($"{nothing?.Invoke(1, 2)}");
        try
        {
            nothing!(1, 2);
        }
        catch (NullReferenceException)
        {
            Console.WriteLine("null delegate");
        }

        Converter<int, string> conv = int.CreateChecked(5).Equals(5) ? Convert.ToString : x => "";
        Console.WriteLine(conv(12) + string.Join(',', Array.ConvertAll([1, 2], conv)) + Apply(Math.Max, 3, 9) + Apply(Generic<int>, 1, 2));
        var open = (Func<Calc, int, int, int>)Delegate.CreateDelegate(typeof(Func<Calc, int, int, int>), typeof(Calc).GetMethod("Mul")!);
        Console.WriteLine(open(new Calc(2), 3, 4));
    }

    private static int Add(int a, int b) => a + b;

    private static int Ext(this string s, int a, int b) => s.Length + a + b;

    private static T Generic<T>(T a, T b) => b;

    private static int Apply(Func<int, int, int> f, int a, int b) => f(a, b);

    private class Calc(int k)
    {
        protected int K => k;

        public int Mul(int a, int b) => a * b * k;

        public virtual int Virt(int a, int b) => -1;
    }

    private sealed class Sub(int k) : Calc(k)
    {
        public override int Virt(int a, int b) => a + b + K;
    }

    private readonly struct Value(int v)
    {
        public int Get(int a, int b) => v + a + b;
    }
}
