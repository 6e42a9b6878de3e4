namespace PusOS.Runtime.SystemNative;

/// <summary>
/// Whoever a range of descriptors belongs to: the files (<see cref="FileTable"/>), or a package (PusOS.Net: sockets). The
/// calls hand a descriptor of its range over; see <see cref="Descriptors"/>. Members answer as the SystemNative_* calls
/// of the same name do: -1 with errno set on failure. Threads only; Read, Write and Poll may block.
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

    /// <summary>SystemNative_LSeek; only files have a position.</summary>
    internal virtual long Seek(nint descriptor, long offset, Interop.Sys.SeekWhence origin) => ErrorCalls.Fail(ErrorNumber.IllegalSeek);

    /// <summary>SystemNative_Unlink for a handle that deletes its file when it closes; only files have a name.</summary>
    internal virtual void Unlink(string path)
    {
    }

    /// <summary>
    /// The program has ended, ProcessExit included: what is open is closed as Linux would, before the power goes. Other
    /// threads may still run. Blocks for a bounded time.
    /// </summary>
    internal virtual void EndOfProgram()
    {
    }

    /// <summary>
    /// SystemNative_Poll of a set with at least one of the owner's descriptors; for the others it asks
    /// <see cref="PollCalls.Check"/>.
    /// </summary>
    internal abstract int Poll(PollEntry* entries, uint count, int timeoutMilliseconds, uint* triggered);
}
