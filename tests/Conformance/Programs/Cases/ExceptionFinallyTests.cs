namespace PusOS.Conformance.Cases;

/// <summary>Finally and using: order, returns, loops, exceptions inside finally.</summary>
internal static class ExceptionFinallyTests
{
    private static readonly List<string> s_log = [];

    public static void Run(string[] args)
    {
        Console.WriteLine(Return(1) + Return(2) + Return(3));
        Loop();
        Console.WriteLine(Flush());
        try
        {
            Replace();
        }
        catch (Exception e)
        {
            s_log.Add("caught " + e.Message);
        }

        Console.WriteLine(Flush());
        Usings(false);
        try
        {
            Usings(true);
        }
        catch (Exception e)
        {
            s_log.Add(e.Message);
        }

        Console.WriteLine(Flush());
        Console.WriteLine($"{ModifyInFinally()} {RefInFinally(out int o)} {o}");
        Goto();
        Console.WriteLine(Flush());
        foreach (int i in Iterator().Take(2))
        {
            s_log.Add("got " + i);
        }

        Console.WriteLine(Flush());
        int deep = 0;
        try
        {
            Deep(50, ref deep);
        }
        catch (Exception e)
        {
            Console.WriteLine($"{e.Message} {deep}");
        }

        Console.WriteLine(Locked());
        object gate = new();
        try
        {
            lock (gate)
            {
                throw new Exception("in lock");
            }
        }
        catch (Exception)
        {
            Console.WriteLine(Monitor.IsEntered(gate));
        }
    }

    private static string Return(int k)
    {
        string r = "start";
        try
        {
            if (k == 1)
            {
                return r + " early;";
            }

            r = "changed";
            if (k == 2)
            {
                throw new Exception();
            }
        }
        catch
        {
            return r + " caught;";
        }
        finally
        {
            r = "finally";
        }

        return r + " end;";
    }

    private static void Loop()
    {
        for (int i = 0; i < 5; i++)
        {
            try
            {
                if (i == 1)
                {
                    continue;
                }

                if (i == 3)
                {
                    break;
                }

                s_log.Add("body " + i);
            }
            finally
            {
                s_log.Add("finally " + i);
            }
        }
    }

    private static void Replace()
    {
        try
        {
            try
            {
                throw new Exception("first");
            }
            finally
            {
                s_log.Add("inner");
                throw new Exception("second");
            }
        }
        finally
        {
            s_log.Add("outer");
        }
    }

    private static void Usings(bool fail)
    {
        using var a = new Resource("a");
        using (var b = new Resource("b"))
        using (Resource? none = null)
        {
            if (fail)
            {
                throw new Exception("fail in using");
            }
        }

        using var c = new Resource("c");
        s_log.Add("end");
    }

    private static int ModifyInFinally()
    {
        int x = 1;
        try
        {
            return x;
        }
        finally
        {
            x = 100;
        }
    }

    private static int RefInFinally(out int o)
    {
        o = 1;
        try
        {
            o = 2;
            return o;
        }
        finally
        {
            o *= 10;
        }
    }

    private static void Goto()
    {
        int n = 0;
    again:
        try
        {
            n++;
            if (n < 3)
            {
                goto again;
            }
        }
        finally
        {
            s_log.Add("goto " + n);
        }
    }

    private static IEnumerable<int> Iterator()
    {
        try
        {
            for (int i = 0; i < 5; i++)
            {
                try
                {
                    yield return i;
                }
                finally
                {
                    s_log.Add("step " + i);
                }
            }
        }
        finally
        {
            s_log.Add("iterator done");
        }
    }

    private static void Deep(int n, ref int count)
    {
        try
        {
            if (n == 0)
            {
                throw new Exception("deep");
            }

            Deep(n - 1, ref count);
        }
        finally
        {
            count += n;
        }
    }

    private static string Locked()
    {
        object o = new();
        lock (o)
        {
            lock (o)
            {
                return Monitor.IsEntered(o).ToString();
            }
        }
    }

    private static string Flush()
    {
        string s = string.Join(", ", s_log);
        s_log.Clear();
        return s;
    }

    private sealed class Resource : IDisposable
    {
        private readonly string _name;

        public Resource(string name)
        {
            _name = name;
            s_log.Add("open " + name);
        }

        public void Dispose() => s_log.Add("close " + _name);
    }
}
