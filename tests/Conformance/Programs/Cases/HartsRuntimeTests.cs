using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using static PusOS.Conformance.StressRun;

namespace PusOS.Conformance.Cases;

/// <summary>
/// What the runtime makes once, when somebody first asks for it, asked for by several threads at once: static
/// constructors, Type objects, array types, interned strings, hash codes, monitors; and exceptions on all harts.
/// </summary>
internal static class HartsRuntimeTests
{
    private static readonly (string Name, Action<Random> Work)[] s_kinds =
    [
        ("constructors", Constructors), ("failing-constructors", FailingConstructors), ("circular-constructors", CircularConstructors),
        ("types", Types), ("casts", Casts), ("headers", Headers), ("intern", Interning), ("filters", Filters), ("shared-exception", SharedException),
        ("carried", CarriedExceptions), ("delegates", Delegates), ("enums", Enums), ("virtual", GenericVirtuals),
    ];

    public static void Run(string[] args) => Rounds(args, s_kinds);

    private struct T0;

    private struct T1;

    private struct T2;

    private struct T3;

    private struct T4;

    private struct T5;

    /// <summary>A class for each pair of types, with a static constructor that must run once, before anybody is through.</summary>
    private static class Once<TFirst, TSecond>
    {
        public static readonly int[] Made;
        public static int Runs;

        static Once()
        {
            Interlocked.Increment(ref Runs);
            Thread.Sleep(Runs - 1);
            Thread.SpinWait(200);
            Made = [1, 2, 3, typeof(TFirst) == typeof(TSecond) ? 1 : 2];
        }
    }

    /// <summary>A class for each pair of types whose static constructor fails.</summary>
    private static class Never<TFirst, TSecond>
    {
        public static readonly int Value;

        static Never()
        {
            Thread.SpinWait(100);
            Value = 1;
            throw new InvalidOperationException(typeof(TFirst).Name + typeof(TSecond).Name);
        }
    }

    /// <summary>Two classes for each type that need each other: threads that begin at both ends may see one of them half made, but go on.</summary>
    private static class Left<T>
    {
        public static readonly int Value;

        static Left()
        {
            Thread.Sleep(1);
            Value = 1 + Right<T>.Value;
        }
    }

    private static class Right<T>
    {
        public static readonly int Value;

        static Right()
        {
            Thread.Sleep(1);
            Value = 1 + Left<T>.Value;
        }
    }

    private static readonly List<Func<int>> s_once = [], s_runs = [], s_never = [], s_left = [], s_right = [];
    private static readonly List<string> s_names = [];
    private static int s_nextOnce, s_nextNever, s_nextCircle;

    private static void Fill()
    {
        if (s_once.Count == 0)
        {
            FillFirst<T0>();
            FillFirst<T1>();
            FillFirst<T2>();
            FillFirst<T3>();
            FillFirst<T4>();
            FillFirst<T5>();
        }
    }

    private static void FillFirst<TFirst>()
    {
        Fill<TFirst, T0>();
        Fill<TFirst, T1>();
        Fill<TFirst, T2>();
        Fill<TFirst, T3>();
        Fill<TFirst, T4>();
        Fill<TFirst, T5>();
    }

    private static void Fill<TFirst, TSecond>()
    {
        s_once.Add(static () => Once<TFirst, TSecond>.Made[2]);
        s_runs.Add(static () => Once<TFirst, TSecond>.Runs);
        s_never.Add(static () => Never<TFirst, TSecond>.Value);
        s_names.Add(typeof(TFirst).Name + typeof(TSecond).Name);
        s_left.Add(static () => Left<(TFirst, TSecond)>.Value);
        s_right.Add(static () => Right<(TFirst, TSecond)>.Value);
    }

    private static void Constructors(Random random)
    {
        Fill();
        for (int end = Math.Min(s_nextOnce + 9, s_once.Count); s_nextOnce < end; s_nextOnce++)
        {
            int which = s_nextOnce;
            OnThreads(4, _ => Check(s_once[which]() == 3, "a field before its static constructor"));
            Check(s_runs[which]() == 1, "a static constructor twice");
        }
    }

    private static void FailingConstructors(Random random)
    {
        // Several types fail at the same moment; each keeps its own failure, for everybody and for good.
        Fill();
        const int Together = 4;
        for (int round = 0; round < 2 && s_nextNever + Together <= s_never.Count; round++, s_nextNever += Together)
        {
            int first = s_nextNever;
            Exception?[] seen = new Exception?[Together * Together];
            OnThreads(Together, me =>
            {
                for (int i = 0; i < Together; i++)
                {
                    // Each thread begins with another type.
                    int which = (me + i) % Together;
                    seen[me * Together + which] = Failure(first + which);
                }
            });
            for (int which = 0; which < Together; which++)
            {
                Exception again = Failure(first + which);
                for (int me = 0; me < Together; me++)
                {
                    Check(ReferenceEquals(seen[me * Together + which], again), "one failure of a type for all threads");
                }

                Check(again.InnerException is InvalidOperationException inner && inner.Message == s_names[first + which], $"whose failure: {again.InnerException}");
            }
        }
    }

    private static Exception Failure(int which)
    {
        try
        {
            s_never[which]();
            Check(false, "a class whose static constructor failed");
            return null!;
        }
        catch (TypeInitializationException e)
        {
            return e;
        }
    }

    private static void CircularConstructors(Random random)
    {
        Fill();
        for (int end = Math.Min(s_nextCircle + 4, s_left.Count); s_nextCircle < end; s_nextCircle++)
        {
            int which = s_nextCircle;
            OnThreads(4, me => _ = me % 2 == 0 ? s_left[which]() : s_right[which]());

            // Whoever came first saw the other's zero.
            int left = s_left[which](), right = s_right[which]();
            Check((left, right) is (1, 2) or (2, 1), $"classes that need each other: {left} {right}");
        }
    }

    private static void Types(Random random)
    {
        // Array types that no code names are made at run time, once each, and so are Type objects.
        Type[] elements = [typeof(T0), typeof(T1), typeof(T2), typeof(string), typeof(int[]), typeof(List<int>), typeof((int, string))];
        for (int round = 0; round < 4; round++)
        {
            Type element = elements[random.Next(elements.Length)];
            for (int deep = random.Next(3); deep > 0; deep--)
            {
                element = element.MakeArrayType();
            }

            int rank = random.Next(1, 6);
            Type?[] made = new Type?[12];
            OnThreads(4, me =>
            {
                Type array = rank == 1 ? element.MakeArrayType() : element.MakeArrayType(rank);
                made[me] = array;
                made[me + 4] = array.GetElementType();
                made[me + 8] = Array.CreateInstance(element, new int[rank]).GetType();
                Check(array.Name.StartsWith(element.Name, StringComparison.Ordinal) && array.GetArrayRank() == rank, "an array type");
            });
            Check(made.Take(4).All(t => ReferenceEquals(t, made[0])) && made.Skip(8).All(t => ReferenceEquals(t, made[8])), "one array type for all");
            Check(made.Skip(4).Take(4).All(t => ReferenceEquals(t, element)), "the element type");
        }

        OnThreads(4, me =>
        {
            for (int i = 0; i < 50; i++)
            {
                Check(new List<T3>().GetType() == typeof(List<T3>) && ((object)new T4()).GetType() == typeof(T4), "Type objects");
                Check(Activator.CreateInstance<List<string>>().Count == 0, "an instance by its type");
            }
        });
    }

    private interface IShape<out T>
    {
        T Make();
    }

    private sealed class Shape(string name) : IShape<string>
    {
        public string Make() => name;
    }

    private static void Casts(Random random)
    {
        object[] objects = ["text", new Shape("shape"), new string[1], new int[1], new List<string>(), 5, new T0[2], new object[] { 1 }];
        OnThreads(4, me =>
        {
            int found = 0;
            for (int i = 0; i < 800; i++)
            {
                object o = objects[(i + me) % objects.Length];
                found += o is IEnumerable<char> ? 1 : 0;
                found += o is IShape<object> ? 1 : 0;
                found += o is IReadOnlyList<object> ? 1 : 0;
                found += o is IList<int> ? 1 : 0;
                found += o is Array and not object[]? 1 : 0;
                try
                {
                    _ = (IShape<string>)o;
                }
                catch (InvalidCastException)
                {
                    found += 100;
                }
            }

            // Of eight objects each: string is chars; Shape; string[], List<string> and object[] are lists of objects; int[]; two arrays of values.
            Check(found == 100 * (1 + 1 + 3 + 1 + 2 + 700), $"casts: {found}");
        });
    }

    private static void Headers(Random random)
    {
        // One word holds lock, recursion, hash code and more: all of them at once, on one object.
        for (int round = 0; round < 60; round++)
        {
            object target = round % 2 == 0 ? new object() : new string('x', 3);
            int[] hashes = new int[4];
            int inside = 0, entered = 0, variant = round % 6;
            OnThreads(4, me =>
            {
                for (int i = 0; i < 5; i++)
                {
                    switch ((me + i + variant) % 5)
                    {
                        case 0:
                            hashes[me] = RuntimeHelpers.GetHashCode(target);
                            break;
                        case 1:
                            GC.SuppressFinalize(target);
                            break;
                        case 2:
                            lock (target)
                            {
                                Monitor.Wait(target, 0);
                                Monitor.PulseAll(target);
                            }

                            break;
                        case 3:
                            for (int deep = 0; deep < 3; deep++)
                            {
                                Monitor.Enter(target);
                            }

                            Monitor.Exit(target);
                            Monitor.Exit(target);
                            Monitor.Exit(target);
                            break;
                        default:
                            break;
                    }

                    lock (target)
                    {
                        Check(++inside == 1 && Monitor.IsEntered(target), "two inside one lock");
                        entered++;
                        inside--;
                    }
                }

                hashes[me] = RuntimeHelpers.GetHashCode(target);
            });
            Check(entered == 20 && hashes.All(h => h != 0 && h == hashes[0] && h == RuntimeHelpers.GetHashCode(target)), "one hash code");
        }
    }

    private static int s_interned;

    private static void Interning(Random random)
    {
        int from = s_interned;
        s_interned += 60;
        string[][] seen = new string[4][];
        OnThreads(4, me => seen[me] = [.. Enumerable.Range(from, 60).Select(i => string.Intern("interned " + i.ToString(CultureInfo.InvariantCulture)))]);
        for (int i = 0; i < 60; i++)
        {
            Check(seen.All(s => ReferenceEquals(s[i], seen[0][i])) && string.IsInterned("interned " + (from + i)) == seen[0][i], "one interned string");
        }
    }

    private static void Filters(Random random)
    {
        int caught = 0, cleaned = 0, rounds = random.Next(20, 60), filtered = 0;
        OnThreads(4, me =>
        {
            for (int i = 0; i < rounds; i++)
            {
                try
                {
                    try
                    {
                        Deep(i % 12, me, i);
                    }
                    catch (ArgumentException e) when (Throws(e))
                    {
                        Check(false, "a filter that throws says no");
                    }
                    finally
                    {
                        Interlocked.Increment(ref cleaned);
                    }
                }
                catch (ArgumentException e) when (Asked(e.Message == $"{me} {i}"))
                {
                    Check(e.StackTrace!.Contains("Deep", StringComparison.Ordinal), "the trace of a thread's own exception");
                    Interlocked.Increment(ref caught);
                }
            }
        });
        Check(caught == rounds * 4 && cleaned == rounds * 4 && filtered == rounds * 4, "exceptions through filters");

        bool Asked(bool answer)
        {
            Interlocked.Increment(ref filtered);
            return answer;
        }
    }

    private static bool Throws(Exception e) => e.Message.Length < 0 ? true : throw new NotSupportedException("in a filter");

    private static int Deep(int depth, int me, int number)
    {
        try
        {
            return depth == 0 ? throw new ArgumentException($"{me} {number}") : Deep(depth - 1, me, number) + 1;
        }
        catch (ArgumentException) when (depth == 5)
        {
            throw;
        }
        finally
        {
            GC.KeepAlive(new byte[depth * 40 + 1]);
        }
    }

    private static void SharedException(Random random)
    {
        // One object thrown by all at once: its trace is of one of them, or of several, but each catches it.
        var shared = new InvalidOperationException("shared");
        int caught = 0;
        OnThreads(4, me =>
        {
            for (int i = 0; i < 60; i++)
            {
                try
                {
                    Rethrow(shared, i % 7);
                }
                catch (InvalidOperationException e) when (ReferenceEquals(e, shared))
                {
                    _ = e.StackTrace;
                    Interlocked.Increment(ref caught);
                }
            }
        });
        Check(caught == 240 && shared.Message == "shared", "one exception thrown by all");
    }

    private static void Rethrow(Exception e, int depth)
    {
        if (depth == 0)
        {
            throw e;
        }

        try
        {
            Rethrow(e, depth - 1);
        }
        catch (InvalidOperationException)
        {
            throw;
        }
    }

    private static void CarriedExceptions(Random random)
    {
        Task<int>[] tasks = [.. Enumerable.Range(0, 16).Select(i => Task.Run(async () =>
        {
            await Task.Yield();
            return i % 2 == 0 ? i : throw new ArgumentOutOfRangeException("i", i.ToString(CultureInfo.InvariantCulture));
        }))];
        int[] failed = new int[4];
        OnThreads(4, me =>
        {
            foreach (Task<int> task in tasks)
            {
                try
                {
                    task.GetAwaiter().GetResult();
                }
                catch (ArgumentOutOfRangeException e)
                {
                    ExceptionDispatchInfo info = ExceptionDispatchInfo.Capture(e);
                    try
                    {
                        info.Throw();
                    }
                    catch (ArgumentOutOfRangeException again) when (ReferenceEquals(again, e) && again.StackTrace is not null)
                    {
                        failed[me]++;
                    }
                }
            }
        });
        Check(failed.All(f => f == 8), "exceptions carried between threads");
    }

    private static event Action<int>? Happened;

    private static void Delegates(Random random)
    {
        int calls = 0;
        OnThreads(4, me =>
        {
            for (int i = 0; i < 60; i++)
            {
                Action<int> mine = number => Interlocked.Add(ref calls, number - number + (number == me ? 1 : 0));
                Happened += mine;
                Happened?.Invoke(me);
                Happened -= mine;
            }
        });
        Check(Happened is null && calls >= 240, "handlers of an event");
    }

    private enum Colour
    {
        Red,
        Green = 5,
        Blue = 9,
    }

    [Flags]
    private enum Rights : ushort
    {
        None,
        Read = 1,
        Write = 2,
        Run = 4,
    }

    private static void Enums(Random random) => OnThreads(4, me =>
    {
        for (int i = 0; i < 40; i++)
        {
            Check(Colour.Green.ToString() == "Green" && Enum.Parse<Colour>("Blue") == Colour.Blue && Enum.GetNames<Colour>().Length == 3, "names of an enum");
            Check((Rights.Read | Rights.Run).ToString() == "Read, Run" && ((Rights)8).ToString() == "8" && Enum.IsDefined((Colour)9), "names of flags");
        }
    });

    private abstract class Visitor
    {
        public abstract string Visit<T>(T value);
    }

    private sealed class Plain : Visitor
    {
        public override string Visit<T>(T value) => typeof(T).Name + value;
    }

    private sealed class Doubled : Visitor
    {
        public override string Visit<T>(T value) => EqualityComparer<T>.Default.Equals(value, value) ? $"{value}{value}" : "";
    }

    private static void GenericVirtuals(Random random) => OnThreads(4, me =>
    {
        Visitor[] visitors = [new Plain(), new Doubled()];
        for (int i = 0; i < 200; i++)
        {
            Visitor visitor = visitors[(i + me) % 2];
            string expected = (i + me) % 2 == 0 ? "Int32" + i : $"{i}{i}";
            Check(visitor.Visit(i) == expected && visitor.Visit("t").Length is 7 or 2 && visitor.Visit((i, 1L)).Length > 4, "generic virtual methods");
        }
    });
}
