namespace KernelChecks;

/// <summary>The console's input side.</summary>
internal static class ConsoleChecks
{
    public static void ReadsBytes()
    {
        Output.WriteLine("ready");
        Span<byte> bytes = stackalloc byte[1];
        int sum = 0;
        do
        {
            Expect.True(KernelConsole.Read(bytes, Clock.Now + Duration.FromSeconds(10)) == 1, "a byte comes in time");
            sum += bytes[0];
        }
        while (bytes[0] != (byte)'.');
        Output.WriteLine("sum " + sum.ToString());
        Expect.True(KernelConsole.Read(bytes, Clock.Now + Duration.FromMilliseconds(5)) == 0, "a read ends at its deadline");
    }
}
