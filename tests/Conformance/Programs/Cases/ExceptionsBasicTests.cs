namespace PusOS.Conformance.Cases;

/// <summary>Typed catch, rethrow, inner exceptions, throw expressions, custom exceptions.</summary>
internal static class ExceptionsBasicTests
{
    public static void Run(string[] args)
    {
        for (int i = 0; i < 8; i++)
        {
            Console.WriteLine($"{i}: {Catch(i)}");
        }

        try
        {
            Level1();
        }
        catch (CustomException e)
        {
            Console.WriteLine($"{e.Message} {e.Code} {e.InnerException!.Message} {e.InnerException.InnerException!.Message} {e.GetBaseException().GetType().Name} {e.Data["k"]}");
        }

        try
        {
            Rethrow();
        }
        catch (InvalidOperationException e)
        {
            Console.WriteLine($"{e.Message} {e.StackTrace!.Contains("Thrower")}");
        }

        int depth = 0;
        try
        {
            Recurse(200, ref depth);
        }
        catch (ApplicationException e)
        {
            Console.WriteLine($"{e.Message} {depth}");
        }

        Console.WriteLine($"{Safe(() => ((string?)null)!.ToString())} {Safe(() => Required(null))} {Safe(() => throw new TimeoutException())} {Safe(() => throw new CustomException("c", 4))}");
        long sum = 0;
        for (int i = 0; i < 2000; i++)
        {
            try
            {
                if (i % 3 == 0)
                {
                    throw new CustomException("loop", i);
                }

                sum += 1;
            }
            catch (CustomException e) when (e.Code % 2 == 0)
            {
                sum += e.Code;
            }
            catch (CustomException)
            {
                sum -= 1;
            }
        }

        Console.WriteLine(sum);
        try
        {
            throw null!;
        }
        catch (NullReferenceException e)
        {
            Console.WriteLine(e.GetType().Name);
        }

        var agg = new AggregateException("many", new Exception("a"), new AggregateException(new Exception("b"), new Exception("c")));
        Console.WriteLine($"{agg.Message} | {agg.Flatten().InnerExceptions.Count} {string.Join(',', agg.Flatten().InnerExceptions.Select(e => e.Message))}");
        agg.Handle(_ => true);
        Console.WriteLine(new CustomException("text", 5).ToString());
        Console.WriteLine(new ArgumentException("msg", "param", new Exception("inner")).ToString());
        Console.WriteLine(new Exception().Message + new CustomException("x", 1).HResult);
    }

    private static string Catch(int i)
    {
        try
        {
            switch (i)
            {
                case 0: throw new ArgumentNullException("p");
                case 1: throw new ArgumentException("arg", "q");
                case 2: throw new InvalidOperationException();
                case 3: throw new CustomException("custom", 7);
                case 4: throw new DerivedException();
                case 5: int zero = i - 5; return (1 / zero).ToString();
                case 6: object o = "s"; return ((int[])o).Length.ToString();
                default: return "none";
            }
        }
        catch (ArgumentNullException e)
        {
            return "null " + e.Message;
        }
        catch (ArgumentException e)
        {
            return "arg " + e.Message + e.ParamName;
        }
        catch (DerivedException e)
        {
            return "derived " + e.Code;
        }
        catch (CustomException e)
        {
            return "custom " + e.Code;
        }
        catch (Exception e)
        {
            return e.GetType() + " " + e.Message;
        }
    }

    private static void Level1()
    {
        try
        {
            Level2();
        }
        catch (Exception e)
        {
            var c = new CustomException("level1", 11, e);
            c.Data["k"] = "v";
            throw c;
        }
    }

    private static void Level2()
    {
        try
        {
            throw new FormatException("level3");
        }
        catch (FormatException e)
        {
            throw new InvalidOperationException("level2", e);
        }
    }

    private static void Rethrow()
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

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Thrower() => throw new InvalidOperationException("thrown");

    private static int Recurse(int n, ref int depth)
    {
        depth++;
        if (n == 0)
        {
            throw new ApplicationException("bottom");
        }

        return Recurse(n - 1, ref depth) + 1;
    }

    private static string Required(string? s) => s ?? throw new ArgumentNullException(nameof(s));

    private static string Safe(Action a)
    {
        try
        {
            a();
            return "ok";
        }
        catch (Exception e)
        {
            return e.GetType().Name;
        }
    }

    private class CustomException : Exception
    {
        public CustomException(string message, int code, Exception? inner = null)
            : base(message, inner) => Code = code;

        public int Code { get; }
    }

    private sealed class DerivedException() : CustomException("derived", 8);
}
