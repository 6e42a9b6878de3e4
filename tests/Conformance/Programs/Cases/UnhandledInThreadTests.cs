namespace PusOS.Conformance.Cases;

/// <summary>An unhandled exception on another thread ends the program.</summary>
internal static class UnhandledInThreadTests
{
    public static void Run(string[] args)
    {
        Console.WriteLine("start");
        var t = new Thread(() => throw new NotSupportedException("from a thread"));
        t.Start();
        t.Join();
        Thread.Sleep(Timeout.Infinite);
    }
}
