namespace PusOS.Runtime.SystemNative;

/// <summary>
/// A package whose descriptors are no files (PusOS.Net: sockets). The file calls hand a descriptor of its range over;
/// see <see cref="Descriptors"/>. Members answer as the SystemNative_* calls of the same name do: -1 with errno set on
/// failure. Threads only; Read, Write and Poll may block.
/// </summary>
internal abstract unsafe class DescriptorOwner
{
    /// <summary>SystemNative_Read.</summary>
    internal abstract int Read(nint descriptor, byte* buffer, int count);

    /// <summary>SystemNative_Write.</summary>
    internal abstract int Write(nint descriptor, byte* buffer, int count);

    /// <summary>SystemNative_Close.</summary>
    internal abstract int Close(nint descriptor);

    /// <summary>SystemNative_FStat.</summary>
    internal abstract int GetStatus(nint descriptor, Interop.Sys.FileStatus* status);

    /// <summary>SystemNative_Dup.</summary>
    internal abstract nint Duplicate(nint descriptor);

    /// <summary>
    /// SystemNative_Poll of a set with at least one of the owner's descriptors; for the others it asks
    /// <see cref="PollCalls.Check"/>.
    /// </summary>
    internal abstract int Poll(PollEntry* entries, uint count, int timeoutMilliseconds, uint* triggered);
}
