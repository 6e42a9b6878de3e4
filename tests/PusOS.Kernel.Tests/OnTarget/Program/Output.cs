namespace KernelChecks;

/// <summary>Lines on the console, below the class library's Console.</summary>
internal static class Output
{
    public static void WriteLine(string text)
    {
        foreach (char character in text)
        {
            KernelConsole.Write([(byte)character]);
        }

        KernelConsole.Write("\n"u8);
    }
}
