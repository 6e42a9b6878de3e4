using PusOS.Runtime.Files;
using PusOS.Storage;
using PusOS.Storage.Littlefs;
using PusOS.Storage.Mounts;

namespace PusOS.Runtime.SystemNative;

/// <summary>
/// The descriptors of files: the calls on an open file, over the mounts' <see cref="DescriptorTable"/>. A failure is
/// errno and -1; <see cref="Errno"/> is the one place that translates.
/// </summary>
internal sealed unsafe class FileTable : DescriptorOwner
{
    /// <summary>Files that may be open at once.</summary>
    internal const int Limit = 1024;

    /// <summary>The first descriptor that is not the console's.</summary>
    private const int First = 3;

    /// <summary>st_mode: kinds.</summary>
    private const int DirectoryKind = 0x4000, FileKind = 0x8000;

    private const long NanosecondsPerSecond = 1_000_000_000;

    private static FileTable? s_table;

    private readonly DescriptorTable _files = new(NodeMounts.Table, First, Limit);

    /// <summary>The node's only one, made when the first file is opened.</summary>
    internal static FileTable Instance
    {
        get
        {
            FileTable? table = System.Threading.Volatile.Read(ref s_table);
            if (table == null)
            {
                FileTable made = new();
                table = System.Threading.Interlocked.CompareExchange(ref s_table, made, null) ?? made;
                Descriptors.RegisterFiles(table);
            }

            return table;
        }
    }

    /// <summary>Opens by an absolute path; a new file gets the mode without write permission for others.</summary>
    internal nint Open(ReadOnlySpan<byte> path, FileOpenFlags flags, int mode)
    {
        Status status = _files.Open(path, flags, out int descriptor, mode & NodeMode.Mask & ~NodeMode.CreationMask);
        return status == Status.Ok ? descriptor : Fail(status);
    }

    internal override int Read(nint descriptor, byte* buffer, int count)
    {
        Status status = _files.Read((int)descriptor, new Span<byte>(buffer, count), out int read);
        return status == Status.Ok ? read : Fail(status);
    }

    internal override int Write(nint descriptor, byte* buffer, int count)
    {
        Status status = _files.Write((int)descriptor, new ReadOnlySpan<byte>(buffer, count), out int written);
        return status == Status.Ok || written > 0 ? written : Fail(status);
    }

    /// <summary>pread.</summary>
    internal int ReadAt(nint descriptor, byte* buffer, int count, long offset)
    {
        Status status = _files.ReadAt((int)descriptor, offset, new Span<byte>(buffer, count), out int read);
        return status == Status.Ok ? read : Fail(status);
    }

    /// <summary>pwrite. What fitted before an error counts; the next call tells the error.</summary>
    internal int WriteAt(nint descriptor, byte* buffer, int count, long offset)
    {
        Status status = _files.WriteAt((int)descriptor, offset, new ReadOnlySpan<byte>(buffer, count), out int written);
        return status == Status.Ok || written > 0 ? written : Fail(status);
    }

    internal override long Seek(nint descriptor, long offset, Interop.Sys.SeekWhence origin)
    {
        Status status = _files.Seek((int)descriptor, offset, (int)origin, out long position);
        return status == Status.Ok ? position : Fail(status);
    }

    internal override int Close(nint descriptor) => Result(_files.Close((int)descriptor));

    internal override void Unlink(string path) => NodeMounts.Table.Remove(System.Text.Encoding.UTF8.GetBytes(path), directory: false);

    internal override nint Duplicate(nint descriptor)
    {
        Status status = _files.Duplicate((int)descriptor, out int copy);
        return status == Status.Ok ? copy : Fail(status);
    }

    internal override int GetStatus(nint descriptor, Interop.Sys.FileStatus* status)
    {
        Status outcome = _files.GetInformation((int)descriptor, out NodeInformation information);
        return Describe(outcome, information, status);
    }

    /// <summary>Files are always ready: <see cref="PollCalls.Check"/> says so itself.</summary>
    internal override int Poll(PollEntry* entries, uint count, int timeoutMilliseconds, uint* triggered) =>
        ErrorCalls.Fail(ErrorNumber.InvalidArgument);

    /// <summary>ftruncate.</summary>
    internal int SetLength(nint descriptor, long length) => Result(_files.SetLength((int)descriptor, length));

    /// <summary>fsync: durable when it returns zero.</summary>
    internal int Synchronize(nint descriptor) => Result(_files.Sync((int)descriptor));

    /// <summary>futimens, fchmod.</summary>
    internal int Change(nint descriptor, in NodeChange change) => Result(_files.Change((int)descriptor, change));

    /// <summary>Room in the file's file system.</summary>
    internal Status GetSpace(nint descriptor, out SpaceInformation space) => _files.GetSpace((int)descriptor, out space);

    /// <summary>flock that never waits.</summary>
    internal int Lock(nint descriptor, FileLockKind kind) => Result(_files.Lock((int)descriptor, kind));

    /// <summary>Whether a descriptor is an open file; if not, errno says so.</summary>
    internal bool IsOpen(nint descriptor)
    {
        Status status = _files.GetFlags((int)descriptor, out _);
        return status == Status.Ok || Fail(status) == 0;
    }

    /// <summary>Fills struct stat's stand-in.</summary>
    internal static int Describe(Status outcome, in NodeInformation information, Interop.Sys.FileStatus* status)
    {
        if (outcome != Status.Ok)
        {
            return Fail(outcome);
        }

        int mode = information.Mode | (information.Kind == EntryKind.Directory ? DirectoryKind : FileKind);
        *status = default;
        status->Mode = mode;
        status->Size = information.Size;
        (status->ATime, status->ATimeNsec) = Split(information.AccessedUnixNanoseconds);
        (status->MTime, status->MTimeNsec) = Split(information.ModifiedUnixNanoseconds);
        status->CTime = status->MTime;
        status->CTimeNsec = status->MTimeNsec;
        status->Dev = 1;
        status->Ino = (long)information.Identity;
        return 0;
    }

    // Whole seconds, also before 1970: what is left over is never negative.
    private static (long Seconds, long Nanoseconds) Split(long nanoseconds)
    {
        long seconds = Math.DivRem(nanoseconds, NanosecondsPerSecond, out long rest);
        return rest < 0 ? (seconds - 1, rest + NanosecondsPerSecond) : (seconds, rest);
    }

    /// <summary>Zero, or -1 with errno.</summary>
    internal static int Result(Status status) => status == Status.Ok ? 0 : Fail(status);

    /// <summary>-1 with errno.</summary>
    internal static int Fail(Status status) => ErrorCalls.Fail(Errno.Of(status));
}
