namespace PusOS.Conformance.Cases;

/// <summary>Environment.Exit, ProcessExit handlers, exit code property.</summary>
internal static class ExitCodesTests
{
    public static void Run(string[] args)
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Console.WriteLine($"exiting {Environment.ExitCode}");
        Environment.ExitCode = 7;
        Console.WriteLine(Environment.ExitCode);
        new Thread(() => Thread.Sleep(Timeout.Infinite)) { IsBackground = true }.Start();
        try
        {
            Environment.Exit(77);
        }
        finally
        {
            Console.WriteLine("finally is not run");
        }
    }
}
