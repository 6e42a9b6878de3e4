namespace PusOS.Conformance.Cases;

/// <summary>An exception that nobody catches: message, inner exception, exit code.</summary>
internal static class UnhandledExceptionTests
{
    public static void Run(string[] args)
    {
        AppDomain.CurrentDomain.UnhandledException += (_, e) => Console.WriteLine($"handler: {((Exception)e.ExceptionObject).Message} {e.IsTerminating}");
        try
        {
            Console.WriteLine("before");
            Fail();
        }
        finally
        {
            GC.KeepAlive(args);
        }
    }

    private static void Fail()
    {
        try
        {
            throw new ArgumentException("inner cause", "parameter");
        }
        catch (ArgumentException e)
        {
            throw new InvalidOperationException("the outer message", e);
        }
    }
}
