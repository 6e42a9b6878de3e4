namespace PusOS.Runtime.SystemNative;

/// <summary>poll on the standard streams.</summary>
internal static unsafe class PollCalls
{
    private const short Readable = 1, Writable = 4, Invalid = 0x20;

    /// <summary>
    /// Reports what is ready now. A timeout is not waited for unless the only question is standard input, which
    /// then is waited for by the read that follows: it is reported as readable.
    /// </summary>
    [RuntimeExport("SystemNative_Poll")]
    internal static int Poll(void* events, uint count, int timeoutMilliseconds, uint* triggered)
    {
        uint ready = 0;
        PollEntry* entries = (PollEntry*)events;
        for (uint i = 0; i < count; i++)
        {
            if (entries[i].Descriptor >= Descriptors.FirstSocket && Descriptors.OwnerOf(entries[i].Descriptor) is { } owner)
            {
                return owner.Poll(entries, count, timeoutMilliseconds, triggered);
            }

            entries[i].Triggered = Check(entries[i].Descriptor, entries[i].Asked, timeoutMilliseconds);
            if (entries[i].Triggered != 0)
            {
                ready++;
            }
        }

        *triggered = ready;
        return 0;
    }

    /// <summary>What of the asked events holds for a descriptor that is no socket. Files are always ready.</summary>
    internal static short Check(int descriptor, short asked, int timeoutMilliseconds)
    {
        if (!StandardStreams.IsStandard(descriptor))
        {
            Interop.Sys.FileStatus status;
            bool isFile = descriptor < Descriptors.FirstSocket && Descriptors.OwnerOf(descriptor) is { } files && files.GetStatus(descriptor, &status) == 0;
            return isFile ? (short)(asked & (Readable | Writable)) : Invalid;
        }

        short state = descriptor == 0 ? (short)0 : Writable;
        if (descriptor == 0 && (timeoutMilliseconds < 0 || ConsoleInput.IsReady))
        {
            state = Readable;
        }

        return (short)(state & asked);
    }
}
