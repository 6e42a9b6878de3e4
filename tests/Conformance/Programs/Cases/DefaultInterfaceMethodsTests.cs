namespace PusOS.Conformance.Cases;

/// <summary>Default bodies, diamonds, overrides in interfaces, static interface members.</summary>
internal static class DefaultInterfaceMethodsTests
{
    public static void Run(string[] args)
    {
        ILogger[] loggers = [new Plain(), new Custom(), new Stamped(), new Value(7)];
        foreach (ILogger l in loggers)
        {
            Console.WriteLine($"{l.Log("hi")} {l.Twice("x")} {l.Level} {ILogger.Prefix} {Through(l)}");
        }

        Console.WriteLine(ThroughGeneric(new Value(3)) + ThroughGeneric(new Plain()));
        ITop d = new Diamond();
        Console.WriteLine($"{d.Who()} {((ILeft)d).Who()} {((IRight)d).Who()}");
        ITop left = new OnlyLeft();
        Console.WriteLine(left.Who());
        ILogger.Count = 5;
        Console.WriteLine($"{ILogger.Next()} {ILogger.Next()}");
        IGeneric<int> gi = new GenericImpl();
        IGeneric<string> gs = new GenericImpl();
        Console.WriteLine($"{gi.Describe(3)} {gs.Describe("s")}");
        IMutable m = new Mutable();
        m.Increment();
        m.Increment();
        Console.WriteLine(m.N);
    }

    private static string Through(ILogger l) => l.Log("through");

    private static string ThroughGeneric<T>(T l)
        where T : ILogger => l.Twice("g");

    private interface ILogger
    {
        public static int Count { get; set; }

        static string Prefix => "log";

        int Level => 1;

        static int Next() => ++Count;

        string Log(string text) => $"{Prefix}{Level}:{text}";

        string Twice(string text) => Log(text) + Log(Secret(text));

        private string Secret(string text) => "secret-" + text;
    }

    private sealed class Plain : ILogger
    {
    }

    private sealed class Custom : ILogger
    {
        public int Level => 9;

        public string Log(string text) => "custom " + text;
    }

    private interface IStamped : ILogger
    {
        int ILogger.Level => 5;

        string ILogger.Log(string text) => "stamped:" + text + Level;
    }

    private sealed class Stamped : IStamped
    {
    }

    private readonly struct Value(int n) : ILogger
    {
        public int Level => n;
    }

    private interface ITop
    {
        string Who() => "top";
    }

    private interface ILeft : ITop
    {
        string ITop.Who() => "left";
    }

    private interface IRight : ITop
    {
        string ITop.Who() => "right";
    }

    private sealed class Diamond : ILeft, IRight
    {
        string ITop.Who() => "diamond";
    }

    private sealed class OnlyLeft : ILeft
    {
    }

    private interface IGeneric<T>
    {
        string Describe(T value) => $"{typeof(T).Name}={value}";
    }

    private sealed class GenericImpl : IGeneric<int>, IGeneric<string>
    {
    }

    private interface IMutable
    {
        int N { get; set; }

        void Increment() => N++;
    }

    private struct Mutable : IMutable
    {
        public int N { get; set; }
    }
}
