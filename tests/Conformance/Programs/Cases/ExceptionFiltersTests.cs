namespace PusOS.Conformance.Cases;

/// <summary>When-filters: order against finally, captured variables, side effects, nested filters.</summary>
internal static class ExceptionFiltersTests
{
    private static readonly List<string> s_log = [];

    public static void Run(string[] args)
    {
        try
        {
            Outer(3);
        }
        catch (Exception e) when (Log("top filter", true))
        {
            Log("top catch " + e.Message, true);
        }

        Dump();
        for (int i = 0; i < 5; i++)
        {
            Console.WriteLine(Select(i));
        }

        int captured = 10;
        string text = "cap";
        try
        {
            captured++;
            throw new InvalidOperationException("x");
        }
        catch (InvalidOperationException e) when (captured++ == 11 && text.Length == 3 && e.Message == "x")
        {
            Console.WriteLine($"captured {captured}");
        }

        try
        {
            try
            {
                throw new Exception("filter throws");
            }
            catch (Exception) when (Throws())
            {
                Console.WriteLine("never");
            }
        }
        catch (Exception e)
        {
            Console.WriteLine(e.Message);
        }

        Console.WriteLine(Retry());
        Console.WriteLine(Nested(1) + Nested(2) + Nested(3));
        Generic<InvalidOperationException>(new InvalidOperationException("gi"));
        Generic<ArgumentException>(new ArgumentNullException("ga"));
        Instance inst = new(5);
        Console.WriteLine(inst.Test(5) + inst.Test(6));
        Dump();
    }

    private static void Outer(int n)
    {
        try
        {
            Middle(n);
        }
        catch (Exception e) when (Log($"outer filter {n} {e.Message}", false))
        {
            Log("outer catch", true);
        }
        finally
        {
            Log("outer finally", true);
        }
    }

    private static void Middle(int n)
    {
        try
        {
            try
            {
                throw new InvalidOperationException("deep");
            }
            finally
            {
                Log("inner finally " + n, true);
            }
        }
        catch (ArgumentException)
        {
            Log("wrong", true);
        }
        catch (Exception) when (n > 100)
        {
            Log("wrong", true);
        }
    }

    private static string Select(int i)
    {
        try
        {
            throw i % 2 == 0 ? new ArgumentException("even" + i) : new Exception("odd" + i);
        }
        catch (ArgumentException e) when (e.Message.Contains('2'))
        {
            return "two";
        }
        catch (ArgumentException) when (i > 3)
        {
            return "big even";
        }
        catch (Exception e) when (e is not ArgumentException)
        {
            return e.Message;
        }
        catch
        {
            return "rest";
        }
    }

    private static bool Throws() => throw new InvalidOperationException("inside filter");

    private static int Retry()
    {
        int attempts = 0;
        while (true)
        {
            try
            {
                attempts++;
                if (attempts < 4)
                {
                    throw new TimeoutException();
                }

                return attempts;
            }
            catch (TimeoutException) when (attempts < 10)
            {
            }
        }
    }

    private static string Nested(int k)
    {
        try
        {
            try
            {
                try
                {
                    throw new Exception(k.ToString());
                }
                catch (Exception e) when (e.Message == "1")
                {
                    return "one";
                }
            }
            catch (Exception e) when (e.Message == "2")
            {
                return "two";
            }
        }
        catch (Exception e) when (k == 3)
        {
            return "three" + e.Message;
        }
    }

    private static void Generic<T>(Exception e)
        where T : Exception
    {
        try
        {
            throw e;
        }
        catch (T t) when (t.Message.Length > 0)
        {
            Console.WriteLine($"{typeof(T).Name} {t.GetType().Name}");
        }
    }

    private static bool Log(string s, bool result)
    {
        s_log.Add(s);
        return result;
    }

    private static void Dump()
    {
        Console.WriteLine(string.Join(" / ", s_log));
        s_log.Clear();
    }

    private sealed class Instance(int k)
    {
        private int _seen;

        public string Test(int x)
        {
            try
            {
                throw new Exception();
            }
            catch when (x == k && ++_seen > 0)
            {
                return "mine" + _seen;
            }
            catch
            {
                return "other" + _seen;
            }
        }
    }
}
