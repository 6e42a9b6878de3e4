namespace PusOS.Runtime.SystemNative;

/// <summary>
/// Whom a descriptor belongs to. 0 to 2 are the console; files lie below <see cref="FirstSocket"/>, sockets from there.
/// </summary>
internal static class Descriptors
{
    /// <summary>The lowest descriptor of a socket; files have smaller ones.</summary>
    internal const int FirstSocket = 1 << 20;

    private static DescriptorOwner? s_sockets;
    private static DescriptorOwner? s_files;

    /// <summary>Called once, before the first socket exists.</summary>
    internal static void RegisterSockets(DescriptorOwner owner) => s_sockets = owner;

    /// <summary>Closes the sockets of a program that has ended.</summary>
    internal static void EndOfProgram() => s_sockets?.EndOfProgram();

    /// <summary>Called once, before the first file is open: a program without files has no code for them in its image.</summary>
    internal static void RegisterFiles(DescriptorOwner owner) => s_files = owner;

    /// <summary>The owner of a descriptor that is not the console's; null: nothing of its kind was ever opened.</summary>
    internal static DescriptorOwner? OwnerOf(nint descriptor) =>
        descriptor >= FirstSocket ? s_sockets : StandardStreams.IsStandard(descriptor) ? null : s_files;
}
