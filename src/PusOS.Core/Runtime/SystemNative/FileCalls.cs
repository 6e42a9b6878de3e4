using PusOS.Runtime.Files;
using PusOS.Storage;
using PusOS.Storage.Littlefs;
using PusOS.Storage.Mounts;

namespace PusOS.Runtime.SystemNative;

/// <summary>Calls on open files: what File, FileStream and RandomAccess of the class library come down to.</summary>
internal static unsafe class FileCalls
{
    // Interop.Sys.OpenFlags.
    private const int AccessMask = 3, WriteOnly = 1, ReadWrite = 2, Create = 0x20, Exclusive = 0x40, Truncating = 0x80, Synchronous = 0x100;

    // Interop.Sys.LockOperations.
    private const int LockExclusive = 2, LockNone = 8;

    /// <summary>statfs's f_type of the file systems here: "PusO".</summary>
    private const uint OwnFileSystemType = 0x4F737550;

    private const int CopyBufferSize = 32 << 10;

    [RuntimeExport("SystemNative_Open")]
    internal static nint Open(byte* path, int flags, int mode)
    {
        FileOpenFlags how = (flags & AccessMask) switch
        {
            WriteOnly => FileOpenFlags.Write,
            ReadWrite => FileOpenFlags.Read | FileOpenFlags.Write,
            _ => FileOpenFlags.Read,
        };
        how |= (flags & Create) != 0 ? FileOpenFlags.Create : 0;
        how |= (flags & Exclusive) != 0 ? FileOpenFlags.Exclusive : 0;
        how |= (flags & Truncating) != 0 ? FileOpenFlags.Truncate : 0;
        how |= (flags & Synchronous) != 0 ? FileOpenFlags.WriteThrough : 0;
        Span<byte> buffer = stackalloc byte[MountTable.PathMax];
        return NodePath.TryMakeAbsolute(path, buffer, out ReadOnlySpan<byte> absolute) ? FileTable.Instance.Open(absolute, how, mode) : -1;
    }

    [RuntimeExport("SystemNative_PRead")]
    internal static int ReadAt(nint descriptor, byte* buffer, int count, long offset) =>
        TryFindFile(descriptor, out FileTable? files) ? files!.ReadAt(descriptor, buffer, count, offset) : -1;

    [RuntimeExport("SystemNative_PWrite")]
    internal static int WriteAt(nint descriptor, byte* buffer, int count, long offset) =>
        TryFindFile(descriptor, out FileTable? files) ? files!.WriteAt(descriptor, buffer, count, offset) : -1;

    [RuntimeExport("SystemNative_PReadV")]
    internal static long ReadVectorAt(nint descriptor, Interop.Sys.IOVector* vectors, int count, long offset)
    {
        if (!TryFindFile(descriptor, out FileTable? files))
        {
            return -1;
        }

        long total = 0;
        for (int index = 0; index < count; index++)
        {
            int part = (int)Math.Min(vectors[index].Count, int.MaxValue);
            int read = files!.ReadAt(descriptor, vectors[index].Base, part, offset + total);
            if (read < 0)
            {
                return total > 0 ? total : -1;
            }

            total += read;
            if (read < part)
            {
                break;
            }
        }

        return total;
    }

    [RuntimeExport("SystemNative_PWriteV")]
    internal static long WriteVectorAt(nint descriptor, Interop.Sys.IOVector* vectors, int count, long offset)
    {
        if (!TryFindFile(descriptor, out FileTable? files))
        {
            return -1;
        }

        long total = 0;
        for (int index = 0; index < count; index++)
        {
            int part = (int)Math.Min(vectors[index].Count, int.MaxValue);
            int written = files!.WriteAt(descriptor, vectors[index].Base, part, offset + total);
            if (written < 0)
            {
                return total > 0 ? total : -1;
            }

            total += written;
            if (written < part)
            {
                break;
            }
        }

        return total;
    }

    [RuntimeExport("SystemNative_FTruncate")]
    internal static int Truncate(nint descriptor, long length) =>
        TryFindFile(descriptor, out FileTable? files, ErrorNumber.InvalidArgument) ? files!.SetLength(descriptor, length) : -1;

    /// <summary>Reserves nothing (no file system here can), but tells at once what cannot fit.</summary>
    [RuntimeExport("SystemNative_FAllocate")]
    internal static int Preallocate(nint descriptor, long offset, long length)
    {
        if (!TryFindFile(descriptor, out FileTable? files, ErrorNumber.InvalidArgument))
        {
            return -1;
        }

        if (offset > int.MaxValue - length)
        {
            return ErrorCalls.Fail(ErrorNumber.FileTooLarge);
        }

        Status status = files!.GetSpace(descriptor, out SpaceInformation space);
        return status == Status.Ok && space.FreeBlocks * (ulong)space.BlockSize < (ulong)length
            ? ErrorCalls.Fail(ErrorNumber.NoSpace)
            : FileTable.Result(status);
    }

    [RuntimeExport("SystemNative_FSync")]
    internal static int Synchronize(nint descriptor) =>
        TryFindFile(descriptor, out FileTable? files, ErrorNumber.InvalidArgument) ? files!.Synchronize(descriptor) : -1;

    /// <summary>Never waits, which is all that the class library asks for.</summary>
    [RuntimeExport("SystemNative_FLock")]
    internal static int Lock(nint descriptor, int operation)
    {
        FileLockKind kind = (operation & LockNone) != 0 ? FileLockKind.None
            : (operation & LockExclusive) != 0 ? FileLockKind.Exclusive
            : FileLockKind.Shared;
        return TryFindFile(descriptor, out FileTable? files, ErrorNumber.InvalidArgument) ? files!.Lock(descriptor, kind) : -1;
    }

    /// <summary>Locks of a part of a file: there is one process, and its own locks never exclude it.</summary>
    [RuntimeExport("SystemNative_LockFileRegion")]
    internal static int LockRegion(nint descriptor, long offset, long length, short kind) =>
        TryFindFile(descriptor, out _, ErrorNumber.InvalidArgument) ? 0 : -1;

    [RuntimeExport("SystemNative_PosixFAdvise")]
    internal static int Advise(nint descriptor, long offset, long length, int advice) => 0;

    /// <summary>
    /// None of the kinds that the class library knows; it takes no shared locks on files for writing where the kind is
    /// unknown (zero).
    /// </summary>
    [RuntimeExport("SystemNative_GetFileSystemType")]
    internal static uint GetFileSystemType(nint descriptor) => OwnFileSystemType;

    /// <summary>Copies content, times and mode from one open file to another, which is empty.</summary>
    [RuntimeExport("SystemNative_CopyFile")]
    internal static int Copy(nint source, nint destination, long length)
    {
        if (!TryFindFile(source, out FileTable? files) || !files!.IsOpen(destination))
        {
            return -1;
        }

        byte[] buffer = new byte[CopyBufferSize];
        fixed (byte* bytes = buffer)
        {
            long offset = 0;
            int read;
            while ((read = files.ReadAt(source, bytes, buffer.Length, offset)) > 0)
            {
                for (int done = 0; done < read;)
                {
                    int written = files.WriteAt(destination, bytes + done, read - done, offset + done);
                    if (written < 0)
                    {
                        return -1;
                    }

                    done += written;
                }

                offset += read;
            }

            return read < 0 ? -1 : CopyProperties(files, source, destination);
        }
    }

    [RuntimeExport("SystemNative_FUTimens")]
    internal static int SetTimes(nint descriptor, Interop.Sys.TimeSpec* times) =>
        TryFindFile(descriptor, out FileTable? files) ? files!.Change(descriptor, NodePath.Change(times)) : -1;

    [RuntimeExport("SystemNative_FChMod")]
    internal static int ChangeMode(nint descriptor, int mode) =>
        TryFindFile(descriptor, out FileTable? files, ErrorNumber.InvalidArgument) ? files!.Change(descriptor, new NodeChange(null, null, mode & NodeMode.Mask)) : -1;

    private static int CopyProperties(FileTable files, nint source, nint destination)
    {
        Interop.Sys.FileStatus status;
        if (files.GetStatus(source, &status) == 0)
        {
            long accessed = NodePath.Nanoseconds(new Interop.Sys.TimeSpec { TvSec = status.ATime, TvNsec = status.ATimeNsec });
            long modified = NodePath.Nanoseconds(new Interop.Sys.TimeSpec { TvSec = status.MTime, TvNsec = status.MTimeNsec });
            files.Change(destination, new NodeChange(modified, accessed, status.Mode & NodeMode.Mask));
        }

        return 0;
    }

    // The table that knows the descriptor; if there is none, errno and false.
    private static bool TryFindFile(nint descriptor, out FileTable? files, int errorOfStreams = ErrorNumber.IllegalSeek)
    {
        files = Descriptors.OwnerOf(descriptor) as FileTable;
        if (files == null)
        {
            ErrorCalls.SetErrorNumber(StandardStreams.IsStandard(descriptor) || descriptor >= Descriptors.FirstSocket ? errorOfStreams : ErrorNumber.BadDescriptor);
        }

        return files != null;
    }
}
