namespace PusOS.Kernel;

/// <summary>The command line that the boot loader passed.</summary>
public static unsafe class BootArguments
{
    private static byte* s_start;
    private static int s_length;

    /// <summary>/chosen bootargs as UTF-8 without the terminating zero; empty if there is none. Valid for good.</summary>
    public static ReadOnlySpan<byte> CommandLine => new(s_start, s_length);

    internal static void Initialise(in MachineDescription machine)
    {
        s_start = machine.BootArguments;
        s_length = machine.BootArgumentsLength;
    }
}
