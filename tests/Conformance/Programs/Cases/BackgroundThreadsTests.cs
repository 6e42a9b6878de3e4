namespace PusOS.Conformance.Cases;

/// <summary>Main returns: foreground threads are awaited, background threads end with the program.</summary>
internal static class BackgroundThreadsTests
{
    public static void Run(string[] args)
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Console.WriteLine($"process exit {Environment.ExitCode} {Environment.HasShutdownStarted}");
        var background = new Thread(() =>
        {
            Thread.Sleep(Timeout.Infinite);
            Console.WriteLine("never");
        })
        { IsBackground = true };
        background.Start();
        Task.Run(() => Thread.Sleep(Timeout.Infinite));
        var foreground = new Thread(() =>
        {
            Thread.Sleep(100);
            Console.WriteLine("foreground done");
            Environment.ExitCode = 9;
        });
        foreground.Start();
        Console.WriteLine("main done");
    }
}
