namespace PusOS.Kernel;

/// <summary>Stands for the kernel's: no command line.</summary>
internal static class BootArguments
{
    public static ReadOnlySpan<byte> CommandLine => default;
}
