// The methods that a stack trace names, in order: calls of every kind, calls in tail position, small methods, methods
// that only throw, recursion, rethrowing, asynchronous methods, hidden frames. Only the program's own frames are
// compared, since what the class library inlines is its own affair.
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace PusOS.Conformance.Cases;

internal static class StackTracesTests
{
    private const string Namespace = "   at PusOS.Conformance.Cases.";

    private interface IThrower
    {
        void Throw(int depth);
    }

    private class Base : IThrower
    {
        public virtual void Throw(int depth) => throw new InvalidOperationException("base");

        public void Call(int depth) => Throw(depth);
    }

    private sealed class Derived : Base
    {
        public override void Throw(int depth)
        {
            if (depth > 0)
            {
                base.Throw(depth - 1);
            }

            throw new NotSupportedException();
        }
    }

    private sealed class Account
    {
        private int[]? _items;

        public Account(int count) => _items = count < 0 ? throw new ArgumentOutOfRangeException(nameof(count)) : count == 0 ? null : new int[count];

        public int Length => _items!.Length;

        public int this[int index] => _items![index];

        public int Average(int divisor) => Length / divisor;

        public static Account operator +(Account left, Account right) => new(left.Length - right.Length - 1);
    }

    private readonly struct Meter(string? text)
    {
        public int Length => text!.Length;

        public override string ToString() => "m" + Length;
    }

    private static class Broken
    {
        public static readonly int Value = Compute(0);

        private static int Compute(int divisor) => 10 / divisor;
    }

    private sealed class Box<T>
        where T : class
    {
        private T? _content;

        public string Describe() => Show(_content);

        public string Show<TOther>(TOther? other) => _content!.ToString() + other;
    }

    public static void Run(string[] args)
    {
        Show("direct", () => First(1));
        Show("virtual", () => new Derived().Call(1));
        Show("interface", () => ((IThrower)new Base()).Throw(1));
        Show("property", () => _ = new Account(0).Length);
        Show("indexer", () => _ = new Account(3)[3]);
        Show("division", () => _ = new Account(3).Average(0));
        Show("constructor", () => _ = new Account(-1));
        Show("operator", () => _ = new Account(1) + new Account(2));
        Show("struct", () => _ = new Meter(null).ToString());
        Show("static constructor", () => _ = Broken.Value);
        Show("generic", () => _ = new Box<string>().Describe());
        Show("recursion", () => Recurse(4));
        Show("accumulating recursion", () => Console.WriteLine(Accumulate(4)));
        Show("mutual recursion", () => Console.WriteLine(IsEven(5)));
        Show("tail", () => Console.WriteLine(Tail1(3)));
        Show("helper", () => UseHelper(null));
        Show("hidden", () => ThroughHidden(2));
        Show("rethrow", Rethrow);
        Show("throw again", ThrowAgain);
        Show("dispatch info", ThroughDispatchInfo);
        Show("finally", InFinally);
        Show("filter", WithFilter);
        Show("local function", WithLocalFunction);
        Show("iterator", () => _ = Numbers(2).Sum());
        Show("async", () => OuterAsync(1).GetAwaiter().GetResult());
        Show("async after a wait", () => LaterAsync(1).GetAwaiter().GetResult());
        Show("cast", () => _ = CastTo<string>(new object()));
        Show("array store", () => Store(new string[1], new object()));
        Show("checked", () => _ = Sum(int.MaxValue, 1));
        Console.WriteLine(string.Join(" | ", Own(CurrentTrace(1))));
    }

    private static IEnumerable<string> Own(string trace) => trace.Split('\n')
        .Select(line => line.TrimEnd('\r'))
        .Where(line => line.StartsWith(Namespace, StringComparison.Ordinal) || line.StartsWith("--- ", StringComparison.Ordinal))
        .Select(line => line.Replace(Namespace, "", StringComparison.Ordinal));

    private static void Show(string title, Action action)
    {
        try
        {
            action();
            Console.WriteLine(title + ": nothing was thrown");
        }
        catch (Exception e)
        {
            for (Exception? each = e; each is not null; each = each.InnerException)
            {
                Console.WriteLine($"{title}: {each.GetType().Name}");
                foreach (string frame in Own(each.StackTrace ?? ""))
                {
                    Console.WriteLine("  " + frame);
                }
            }
        }
    }

    private static void First(int value)
    {
        Second(value + 1);
        Console.WriteLine("not reached");
    }

    private static void Second(int value) => Third(value.ToString());

    private static void Third(string text) => throw new FormatException(text);

    private static void Recurse(int depth)
    {
        if (depth == 0)
        {
            throw new InvalidOperationException();
        }

        Recurse(depth - 1);
    }

    private static int Accumulate(int depth) => depth == 0 ? throw new InvalidOperationException() : Accumulate(depth - 1) + 1;

    private static bool IsEven(int number) => number == 0 ? throw new InvalidOperationException() : IsOdd(number - 1);

    private static bool IsOdd(int number) => number == 0 ? throw new NotSupportedException() : IsEven(number - 1);

    private static int Tail1(int value) => Tail2(value * 2);

    private static int Tail2(int value) => Tail3(value + 1, "x");

    private static int Tail3(int value, string text) => text.Length == value ? value : throw new ArgumentException(text);

    private static void UseHelper(string? text)
    {
        if (text is null)
        {
            ThrowMissing(nameof(text));
        }

        Console.WriteLine(text.Length);
    }

    [DoesNotReturn]
    private static void ThrowMissing(string name) => throw new ArgumentNullException(name);

    private static void ThroughHidden(int value) => Hidden(value);

    [StackTraceHidden]
    private static void Hidden(int value) => Visible(value);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Visible(int value) => throw new InvalidOperationException(value.ToString());

    private static void Rethrow()
    {
        try
        {
            First(2);
        }
        catch (FormatException)
        {
            throw;
        }
    }

    private static void ThrowAgain()
    {
        try
        {
            First(3);
        }
        catch (FormatException e)
        {
            throw e;
        }
    }

    private static void ThroughDispatchInfo()
    {
        ExceptionDispatchInfo? captured = null;
        try
        {
            First(4);
        }
        catch (FormatException e)
        {
            captured = ExceptionDispatchInfo.Capture(e);
        }

        Throw(captured!);
    }

    private static void Throw(ExceptionDispatchInfo captured) => captured.Throw();

    private static void InFinally()
    {
        try
        {
            First(5);
        }
        finally
        {
            Recurse(1);
        }
    }

    private static void WithFilter()
    {
        try
        {
            First(6);
        }
        catch (FormatException e) when (e.Message == "7")
        {
            throw new InvalidOperationException("outer", e);
        }
    }

    private static void WithLocalFunction()
    {
        int calls = 0;
        Local(2);
        Console.WriteLine(calls);

        void Local(int depth)
        {
            calls++;
            if (depth == 0)
            {
                throw new InvalidOperationException();
            }

            Local(depth - 1);
        }
    }

    private static IEnumerable<int> Numbers(int count)
    {
        for (int i = 0; i < count; i++)
        {
            yield return i;
        }

        Third("end");
    }

    private static async Task OuterAsync(int value)
    {
        await InnerAsync(value + 1);
        Console.WriteLine("not reached");
    }

    private static async Task InnerAsync(int value)
    {
        await Task.CompletedTask;
        First(value);
    }

    private static async Task LaterAsync(int value)
    {
        await Task.Yield();
        First(value);
    }

    private static T CastTo<T>(object value) => (T)value;

    private static void Store(object[] items, object item) => items[0] = item;

    private static int Sum(int left, int right) => checked(left + right);

    private static string CurrentTrace(int depth) => depth == 0 ? Environment.StackTrace : CurrentTrace(depth - 1);
}
