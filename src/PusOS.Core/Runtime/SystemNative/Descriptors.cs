namespace PusOS.Runtime.SystemNative;

/// <summary>
/// Who a descriptor belongs to. 0 to 2 are the console; files lie below <see cref="FirstSocket"/>, sockets from there.
/// </summary>
internal static class Descriptors
{
    /// <summary>The lowest descriptor of a socket; files have smaller ones.</summary>
    internal const int FirstSocket = 1 << 20;

    private static DescriptorOwner? s_sockets;

    /// <summary>Called once, before the first socket exists.</summary>
    internal static void RegisterSockets(DescriptorOwner owner) => s_sockets = owner;

    /// <summary>The owner of a descriptor that is no file; null: it is a file, the console, or nothing.</summary>
    internal static DescriptorOwner? OwnerOf(nint descriptor) => descriptor >= FirstSocket ? s_sockets : null;
}
