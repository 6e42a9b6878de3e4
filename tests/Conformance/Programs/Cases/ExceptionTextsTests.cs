using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace PusOS.Conformance.Cases;

/// <summary>ToString, messages, data, inner and aggregate exceptions, ExceptionDispatchInfo, first-chance notifications.</summary>
internal static class ExceptionTextsTests
{
    public static void Run(string[] args)
    {
        Plain();
        Nested();
        Aggregates();
        Dispatch();
        FirstChance();
        Messages();
        Resources();
    }

    private static void Plain()
    {
        Console.WriteLine(new Exception());
        Console.WriteLine(new Exception("text"));
        Console.WriteLine(new ArgumentException("text", "name"));
        Console.WriteLine(new ArgumentNullException("name").Message);
        Console.WriteLine(new ArgumentOutOfRangeException("name", 5, "bad").Message);
        Console.WriteLine(new ObjectDisposedException("thing").Message);
        Console.WriteLine(new FileNotFoundException("no file", "a.txt"));
        Console.WriteLine(new OperationCanceledException().Message);
        Console.WriteLine(new TimeoutException().Message);
        Console.WriteLine(new KeyNotFoundException().Message);
        Console.WriteLine(new BadImageFormatException("m", "f").Message);
        Console.WriteLine(new TypeInitializationException("T", null).Message);
        Console.WriteLine(new ExternalException("x", 5).ErrorCode);
        Console.WriteLine(new COMException("c", unchecked((int)0x80004005)));
        Console.WriteLine(new System.ComponentModel.Win32Exception(2).Message);
        Console.WriteLine(new SEHException().HResult.ToString("X"));
        Console.WriteLine(new MissingMethodException("C", "M").Message);
        Console.WriteLine(new OwnException().Message);
        Console.WriteLine(new OwnException());
    }

    private sealed class OwnException : Exception
    {
        public override string ToString() => "own " + base.ToString();
    }

    private static void Nested()
    {
        var e = new InvalidOperationException("outer", new FormatException("middle", new ArithmeticException("inner")));
        Console.WriteLine(e);
        Console.WriteLine(e.GetBaseException().Message);
        e.Data["key"] = 1;
        Console.WriteLine($"{e.Data.Count} {e.Data["key"]} {e.HResult:X} {e.Source is null} {e.StackTrace is null} {e.TargetSite is null} {e.HelpLink is null}");
        e.HelpLink = "h";
        e.Source = "s";
        Console.WriteLine(e.HelpLink + e.Source);
    }

    private static void Aggregates()
    {
        var a = new AggregateException("several", new FormatException("one"), new AggregateException(new TimeoutException("two"), new OperationCanceledException("three")));
        Console.WriteLine(a.Message);
        Console.WriteLine(a);
        Console.WriteLine(a.Flatten().InnerExceptions.Count);
        Console.WriteLine(a.Flatten().Message);
        try
        {
            a.Handle(x => x is FormatException);
        }
        catch (AggregateException rest)
        {
            Console.WriteLine(rest.Message);
        }

        Console.WriteLine(new AggregateException().Message);
        Console.WriteLine(a.GetBaseException().GetType().Name);
    }

    private static void Dispatch()
    {
        ExceptionDispatchInfo info;
        try
        {
            Thrower();
            return;
        }
        catch (Exception e)
        {
            info = ExceptionDispatchInfo.Capture(e);
        }

        try
        {
            info.Throw();
        }
        catch (InvalidOperationException e)
        {
            Console.WriteLine(e.StackTrace!.Contains("Thrower") + " " + e.StackTrace.Contains("--- End of stack trace from previous location ---") + " " + ReferenceEquals(e, info.SourceException));
        }

        Exception remote = ExceptionDispatchInfo.SetRemoteStackTrace(new FormatException("f"), "   remote stack");
        Console.WriteLine(remote.StackTrace!.Replace("   at ", "at "));
        Exception current = ExceptionDispatchInfo.SetCurrentStackTrace(new FormatException("f"));
        Console.WriteLine(current.StackTrace!.Contains("ExceptionTextsTests"));
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Thrower() => throw new InvalidOperationException("thrown");

    private static void FirstChance()
    {
        var seen = new List<string>();
        EventHandler<FirstChanceExceptionEventArgs> handler = (_, e) => seen.Add(e.Exception.Message);
        AppDomain.CurrentDomain.FirstChanceException += handler;
        try
        {
            try
            {
                Thrower();
            }
            catch (InvalidOperationException)
            {
                throw;
            }
        }
        catch (InvalidOperationException)
        {
        }

        try
        {
            _ = int.Parse("x");
        }
        catch (FormatException)
        {
        }

        AppDomain.CurrentDomain.FirstChanceException -= handler;
        Console.WriteLine(string.Join(" | ", seen));
    }

    private static void Message(string what, Action action)
    {
        try
        {
            action();
            Console.WriteLine(what + ": nothing");
        }
        catch (Exception e)
        {
            Console.WriteLine($"{what}: {e.GetType().Name} {e.HResult:X}: {e.Message}");
        }
    }

    private static void Messages()
    {
        int[] array = new int[2];
        int index = 5;
        int zero = 0;
        object boxed = "s";
        string? none = null;
        object[] objects = new string[1];
        Message("index", () => array[index] = 1);
        Message("divide", () => Console.WriteLine(1 / zero));
        Message("min", () => Console.WriteLine(int.MinValue / (zero - 1)));
        Message("cast", () => Console.WriteLine((int)boxed));
        Message("cast class", () => Console.WriteLine((Version)boxed));
        Message("null", () => Console.WriteLine(none!.Length));
        Message("store", () => objects[0] = 1);
        Message("overflow", () => Console.WriteLine(checked((byte)(index * 100))));
        Message("negative", () => Console.WriteLine(new int[zero - 1]));
        Message("list", () => Console.WriteLine(new List<int>()[0]));
        Message("dictionary", () => Console.WriteLine(new Dictionary<string, int>()["k"]));
        Message("duplicate", () => new Dictionary<string, int> { { "a", 1 } }.Add("a", 2));
        Message("first", () => Console.WriteLine(Array.Empty<int>().First()));
        Message("single", () => Console.WriteLine(new[] { 1, 2 }.Single()));
        Message("enumerate", () => { var l = new List<int> { 1, 2 }; foreach (int i in l) { l.Add(i); } });
        Message("parse", () => int.Parse("abc"));
        Message("parse overflow", () => byte.Parse("300"));
        Message("enum", () => Enum.Parse<DayOfWeek>("Noday"));
        Message("date", () => DateTime.Parse("not a date"));
        Message("date range", () => new DateTime(2023, 2, 30));
        Message("guid", () => Guid.Parse("x"));
        Message("substring", () => "abc".Substring(5));
        Message("format", () => string.Format("{0} {", 1));
        Message("format arg", () => string.Format("{1}", 1));
        Message("empty stack", () => new Stack<int>().Pop());
        Message("copy", () => Array.Copy(new int[2], new int[1], 2));
        Message("rank", () => Array.Copy(new int[2], new int[1, 1], 1));
        Message("convert", () => Convert.FromBase64String("@@"));
        Message("uri", () => new Uri("::bad"));
        Message("switch", () => Console.WriteLine(index switch { 1 => 1, _ => throw new System.Runtime.CompilerServices.SwitchExpressionException(index) }));
        Message("readonly", () => ((IList<int>)Array.AsReadOnly(new[] { 1 })).Add(1));
        Message("nullable", () => Console.WriteLine(((int?)null)!.Value));
        Message("array type", () => Array.CreateInstance(typeof(int), -1));
        Message("bytes", () => BitConverter.ToInt32(new byte[2], 0));
        Message("throw if", () => ArgumentOutOfRangeException.ThrowIfGreaterThan(index, 3));
        Message("throw null", () => ArgumentException.ThrowIfNullOrEmpty(""));
        Message("not implemented", () => throw new NotImplementedException());
        Message("null throw", () => throw null!);
    }

    private static void Resources()
    {
        Console.WriteLine(new InsufficientExecutionStackException().Message);
        Console.WriteLine(new DuplicateWaitObjectException().Message);
        Console.WriteLine(new System.Text.DecoderFallbackException().Message);
        Console.WriteLine(new System.IO.InvalidDataException().Message);
        Console.WriteLine(new System.Text.Json.JsonException().Message);
        Console.WriteLine(new System.Threading.Channels.ChannelClosedException().Message);
        Console.WriteLine(new System.Text.RegularExpressions.RegexMatchTimeoutException().Message);
        Console.WriteLine(new System.Xml.XmlException().Message);
        Console.WriteLine(new System.Collections.Generic.KeyNotFoundException().Message);
        Console.WriteLine(new System.Threading.LockRecursionException().Message);
        Console.WriteLine(new System.Security.Cryptography.CryptographicException().Message);
    }
}
