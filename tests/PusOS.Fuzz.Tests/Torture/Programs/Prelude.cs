// Part of every generated program: the checksum of a test's steps, its fuel, and identities that hide constants.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;

public interface ISteps { void Steps(int id); }

public sealed class FuzzException : Exception
{
    public readonly int Value;
    public FuzzException(int value) : base("fuzz") => Value = value;
}

public sealed class FuelException : Exception { }

public struct Guard : IDisposable
{
    public int Id;
    public void Dispose() => T.S(Id, "disposed");
}

/// <summary>Tests: S notes a step.</summary>
public static class T
{
#if THREADS
    // Every thread runs every test, each with a state of its own, which goes where its asynchronous methods go.
    private sealed class State
    {
        public ulong Hash;
        public int Depth, Fuel, Steps;
        public object Statics;
        public System.Text.StringBuilder Lines = new();
    }

    private static readonly AsyncLocal<State> s_state = new();
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<int, int> s_counts = new();
    private static long s_sum;
    private static int s_locked;

    public static ref ulong Hash => ref s_state.Value.Hash;
    private static ref int s_depth => ref s_state.Value.Depth;
    public static ref int Fuel => ref s_state.Value.Fuel;
    public static ref int Steps => ref s_state.Value.Steps;

    /// <summary>The variables that a thread has where the other programs have statics.</summary>
    public static TStatics Of<TStatics>() where TStatics : class, new() => (TStatics)(s_state.Value.Statics ??= new TStatics());
#else
    public static ulong Hash;
    private static int s_depth;
    public static int Fuel, Steps;
#endif
    public static bool Trace;
    public static readonly object Lock = new();

    public static void F()
    {
        if (--Fuel < 0) { throw new FuelException(); }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TValue N<TValue>(TValue value) => value;

    public static TValue K<TValue>(TValue value) => value;

    public static decimal NotZero(decimal value) => value == 0 ? 7 : value;
    public static Half NotZero(Half value) => value;
    public static Int128 NotZero(Int128 value) => value | 1;
    public static UInt128 NotZero(UInt128 value) => value | 1;
    public static int Parse(string text) => int.TryParse(text, out int value) ? value : text is null ? -1 : text.Length;
    public static string Cut(string text) => text.Length > 40 ? text.Substring(0, 40) : text;

    private static void Mix(int id, ulong bits)
    {
        Steps++;
        Hash = BitOperations.RotateLeft((Hash ^ bits) * 0x9E3779B97F4A7C15UL + (ulong)id, 23);
    }

    private static void Note(int id, string text)
    {
        if (Trace) { Console.WriteLine("  " + id + ": " + text); }
    }

    public static void S(int id, bool v) { Mix(id, v ? 1u : 0u); if (Trace) { Note(id, v ? "true" : "false"); } }
    public static void S(int id, char v) { Mix(id, v); if (Trace) { Note(id, "char " + (int)v); } }
    public static void S(int id, sbyte v) { Mix(id, (ulong)v); if (Trace) { Note(id, v.ToString()); } }
    public static void S(int id, byte v) { Mix(id, v); if (Trace) { Note(id, v.ToString()); } }
    public static void S(int id, short v) { Mix(id, (ulong)v); if (Trace) { Note(id, v.ToString()); } }
    public static void S(int id, ushort v) { Mix(id, v); if (Trace) { Note(id, v.ToString()); } }
    public static void S(int id, int v) { Mix(id, (ulong)v); if (Trace) { Note(id, v.ToString()); } }
    public static void S(int id, uint v) { Mix(id, v); if (Trace) { Note(id, v.ToString()); } }
    public static void S(int id, long v) { Mix(id, (ulong)v); if (Trace) { Note(id, v.ToString()); } }
    public static void S(int id, ulong v) { Mix(id, v); if (Trace) { Note(id, v.ToString()); } }
    public static void S(int id, nint v) => S(id, (long)v);
    public static void S(int id, nuint v) => S(id, (ulong)v);
    public static void S(int id, float v) { Mix(id, float.IsNaN(v) ? 1ul << 40 : (ulong)BitConverter.SingleToUInt32Bits(v)); if (Trace) { Note(id, v.ToString() + "f"); } }
    public static void S(int id, double v) { Mix(id, double.IsNaN(v) ? 1ul : BitConverter.DoubleToUInt64Bits(v)); if (Trace) { Note(id, v.ToString() + "d"); } }
    public static void S(int id, Half v) { Mix(id, Half.IsNaN(v) ? 1ul << 40 : (ulong)BitConverter.HalfToUInt16Bits(v)); if (Trace) { Note(id, v.ToString() + "h"); } }
    public static void S(int id, Int128 v) { Mix(id, (ulong)v); Mix(id, (ulong)(v >> 64)); if (Trace) { Note(id, v.ToString()); } }
    public static void S(int id, UInt128 v) { Mix(id, (ulong)v); Mix(id, (ulong)(v >> 64)); if (Trace) { Note(id, v.ToString()); } }

    public static void S(int id, decimal v)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(v, parts);
        foreach (int part in parts) { Mix(id, (ulong)part); }
        if (Trace) { Note(id, v.ToString() + "m"); }
    }

    public static void S(int id, string? v)
    {
        ulong bits = v is null ? 77ul : (ulong)v.Length;
        if (v is not null) { foreach (char c in v) { bits = bits * 31 + c; } }
        Mix(id, bits);
        if (Trace) { Note(id, v is null ? "null" : "'" + v + "'"); }
    }

    public static void S(int id, ISteps? v)
    {
        if (v is null || s_depth > 5) { Mix(id, 78); Note(id, "null or deep"); return; }
        s_depth++;
        v.Steps(id);
        s_depth--;
    }

    public static void S<TValue>(int id, TValue[]? v)
    {
        if (v is null) { S(id, "null array"); return; }
        S(id, v.Length);
        foreach (TValue item in v) { S(id, (object?)item); }
    }

    public static void S<TValue>(int id, TValue[,] v)
    {
        S(id, v.GetLength(0));
        foreach (TValue item in v) { S(id, (object?)item); }
    }

    public static void S(int id, Exception e)
    {
        S(id, e.GetType().Name);
        if (e is FuzzException f) { S(id, f.Value); }
        if (e.InnerException is not null) { S(id, e.InnerException); }
    }

    public static void S(int id, object? v)
    {
        switch (v)
        {
            case null: S(id, "null object"); break;
            case ISteps s: S(id, "object"); S(id, s); break;
            case string s: S(id, s); break;
            case bool x: S(id, x); break;
            case char x: S(id, x); break;
            case Enum x: S(id, x.GetType().Name); S(id, Convert.ToInt64(x)); break;
            case sbyte x: S(id, x); break;
            case byte x: S(id, x); break;
            case short x: S(id, x); break;
            case ushort x: S(id, x); break;
            case int x: S(id, x); break;
            case uint x: S(id, x); break;
            case long x: S(id, x); break;
            case ulong x: S(id, x); break;
            case nint x: S(id, x); break;
            case nuint x: S(id, x); break;
            case float x: S(id, x); break;
            case double x: S(id, x); break;
            case Half x: S(id, x); break;
            case decimal x: S(id, x); break;
            case Int128 x: S(id, x); break;
            case UInt128 x: S(id, x); break;
            case Exception x: S(id, x); break;
            default: S(id, v.GetType().Name); break;
        }
    }

    /// <summary>A filter's question, as a step.</summary>
    public static bool When(int id, bool v) { S(id, "when"); S(id, v); return v; }

    /// <summary>Runs one test and prints its line.</summary>
    public static void Run(int number, string[] arguments, Action test)
    {
        if (arguments.Length > 1 && arguments[1] != number.ToString()) { return; }
        Trace = arguments.Length > 0 && arguments[0] == "trace";
        Hash = 14695981039346656037UL;
        Steps = 0;
        s_depth = 0;
        Fuel = 3000;
        string end = "";
        try
        {
            test();
        }
        catch (Exception e)
        {
            Exception shown = e is AggregateException or TypeInitializationException ? e.InnerException ?? e : e;
            end = " " + shown.GetType().Name;
            S(0, e);
            if (Trace) { Console.WriteLine(e.ToString()); }
        }

#if THREADS
        // What all threads share is the same in whatever order they come.
        Interlocked.Add(ref s_sum, (long)Hash);
        s_counts.AddOrUpdate(number, Steps, (_, before) => before + Steps);
        lock (Lock) { s_locked += Steps; }
        s_state.Value.Lines.Append("test " + number + " " + Steps + " " + Hash.ToString("x16") + end + "\n");
    }

    /// <summary>Runs all tests on so many threads at once, each beginning with another one; prints what each printed, in their order.</summary>
    public static void Threads(string[] arguments, Action[] tests)
    {
        State[] states = new State[int.Parse(arguments[^1])];
        arguments = arguments[..^1];
        Thread[] threads = states.Select((_, me) => new Thread(() =>
        {
            s_state.Value = states[me] = new State();
            System.Globalization.CultureInfo.CurrentCulture = System.Globalization.CultureInfo.InvariantCulture;
            for (int i = 0; i < tests.Length; i++)
            {
                int number = (i + me * tests.Length / states.Length) % tests.Length;
                Run(number, arguments, tests[number]);
            }
        })).ToArray();
        foreach (Thread thread in threads) { thread.Start(); }
        foreach (Thread thread in threads) { thread.Join(); }
        for (int me = 0; me < states.Length; me++) { Console.WriteLine("thread " + me + "\n" + states[me].Lines); }
        Console.WriteLine("shared " + s_sum.ToString("x16") + " " + s_locked + " " + s_counts.Count + " " + s_counts.Values.Sum());
    }
}
#else
        Console.WriteLine("test " + number + " " + Steps + " " + Hash.ToString("x16") + end);
    }
}
#endif
