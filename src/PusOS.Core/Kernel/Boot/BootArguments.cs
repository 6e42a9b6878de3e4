namespace PusOS.Kernel;

/// <summary>The command line that the boot loader passed.</summary>
public static class BootArguments
{
    /// <summary>/chosen bootargs as UTF-8 without the terminating zero; empty if there is none. Valid for good.</summary>
    public static ReadOnlySpan<byte> CommandLine => throw new NotImplementedException();
}
