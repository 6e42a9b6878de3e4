using System.Runtime.CompilerServices;

namespace PusOS.Conformance.Cases;

/// <summary>Finalizers, SuppressFinalize, resurrection, ReRegisterForFinalize.</summary>
internal static class FinalizersTests
{
    private static int s_finalized;
    private static Resurrected? s_resurrected;

    public static void Run(string[] args)
    {
        Make(100);
        Collect();
        Console.WriteLine(s_finalized >= 95 ? "most were finalized" : $"only {s_finalized}");
        int before = s_finalized;
        MakeSuppressed(50);
        Collect();
        Console.WriteLine(s_finalized - before <= 5 ? "suppressed" : $"{s_finalized - before}");
        MakeResurrected();
        Collect();
        Console.WriteLine(s_resurrected is null ? "lost" : "resurrected " + s_resurrected.Count + s_resurrected.Text);
        var kept = new Finalizable();
        Collect();
        GC.KeepAlive(kept);
        Console.WriteLine("kept");
        using (var d = new Disposable())
        {
            Console.WriteLine(d.ToString());
        }

        Collect();
        Console.WriteLine(Disposable.Log);
        Console.WriteLine(Derived());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Make(int n)
    {
        for (int i = 0; i < n; i++)
        {
            _ = new Finalizable();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MakeSuppressed(int n)
    {
        for (int i = 0; i < n; i++)
        {
            GC.SuppressFinalize(new Finalizable());
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MakeResurrected()
    {
        // Many, because a conservative stack may keep one.
        for (int i = 0; i < 20; i++)
        {
            _ = new Resurrected();
        }
    }

    private static void Collect()
    {
        for (int i = 0; i < 3; i++)
        {
            Clear(20);
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    // Overwrites dead stack slots.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Clear(int n)
    {
        Span<long> s = stackalloc long[64];
        s.Clear();
        return n == 0 ? (int)s[n] : Clear(n - 1);
    }

    private static string Derived()
    {
        string result = "";
        try
        {
            _ = new ThrowsInConstructor();
        }
        catch (InvalidOperationException)
        {
            result = "constructor threw";
        }

        Collect();
        return result;
    }

    private sealed class Finalizable
    {
        ~Finalizable() => Interlocked.Increment(ref s_finalized);
    }

    private sealed class Resurrected
    {
        public int Count;

        public string Text = "!";

        ~Resurrected()
        {
            Count++;
            s_resurrected ??= this;
        }
    }

    private sealed class Disposable : IDisposable
    {
        public static string Log = "";

        ~Disposable() => Log += "finalized";

        public void Dispose()
        {
            Log += "disposed";
            GC.SuppressFinalize(this);
        }
    }

    private sealed class ThrowsInConstructor
    {
        public ThrowsInConstructor() => throw new InvalidOperationException();

        ~ThrowsInConstructor() => Interlocked.Increment(ref s_finalized);
    }
}
