namespace PusOS.Conformance.Cases;

/// <summary>Environment.FailFast ends at once with the message.</summary>
internal static class FailFastTests
{
    public static void Run(string[] args)
    {
        Console.WriteLine("before");
        try
        {
            Environment.FailFast("the reason");
        }
        finally
        {
            Console.WriteLine("never");
        }
    }
}
