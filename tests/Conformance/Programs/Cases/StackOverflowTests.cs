namespace PusOS.Conformance.Cases;

/// <summary>Endless recursion ends with .NET's message and code.</summary>
internal static class StackOverflowTests
{
    public static void Run(string[] args)
    {
        Console.WriteLine("recursing");
        Console.WriteLine(Recurse(args.Length + 1));
    }

    // Not a sum of its calls: a compiler may turn those into a loop, which never ends.
    private static long Recurse(long n) => n < 0 ? 0 : (Recurse(n + 1) * 31) + Other(n);

    private static long Other(long n) => n == -5 ? Recurse(n) : 1;
}
