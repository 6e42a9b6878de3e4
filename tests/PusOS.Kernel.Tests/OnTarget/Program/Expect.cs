namespace KernelChecks;

/// <summary>Ends the node with exit code 1 when an expectation does not hold.</summary>
internal static class Expect
{
    public static void True(bool condition, string what)
    {
        if (!condition)
        {
            Output.WriteLine("not so: " + what);
            PowerControl.Exit(1);
        }
    }
}
