using PusOS.Runtime.Files;
using PusOS.Storage;
using PusOS.Storage.Littlefs;
using PusOS.Storage.Mounts;

namespace PusOS.Runtime.SystemNative;

/// <summary>Calls that name an entry by its path.</summary>
internal static unsafe class PathCalls
{
    private const int WriteAccess = 2;

    [RuntimeExport("SystemNative_Stat")]
    internal static int GetStatus(byte* path, Interop.Sys.FileStatus* status)
    {
        Span<byte> buffer = stackalloc byte[MountTable.PathMax];
        if (!NodePath.TryMakeAbsolute(path, buffer, out ReadOnlySpan<byte> absolute))
        {
            return -1;
        }

        Status outcome = NodeMounts.Table.GetInformation(absolute, out NodeInformation information);
        return FileTable.Describe(outcome, information, status);
    }

    /// <summary>There are no symbolic links.</summary>
    [RuntimeExport("SystemNative_LStat")]
    internal static int GetLinkStatus(byte* path, Interop.Sys.FileStatus* status) => GetStatus(path, status);

    [RuntimeExport("SystemNative_Access")]
    internal static int Access(byte* path, int mode)
    {
        Span<byte> buffer = stackalloc byte[MountTable.PathMax];
        if (!NodePath.TryMakeAbsolute(path, buffer, out ReadOnlySpan<byte> absolute))
        {
            return -1;
        }

        Status status = NodeMounts.Table.GetInformation(absolute, out NodeInformation information);
        return status != Status.Ok ? FileTable.Fail(status)
            : (mode & WriteAccess) == 0 ? 0
            : information.IsReadOnly ? ErrorCalls.Fail(ErrorNumber.ReadOnlyFileSystem)
            : (information.Mode & NodeMode.OwnerWrite) == 0 ? ErrorCalls.Fail(ErrorNumber.AccessDenied)
            : 0;
    }

    [RuntimeExport("SystemNative_Unlink")]
    internal static int Unlink(byte* path) => Remove(path, directory: false);

    [RuntimeExport("SystemNative_RmDir")]
    internal static int RemoveDirectory(byte* path) => Remove(path, directory: true);

    [RuntimeExport("SystemNative_MkDir")]
    internal static int MakeDirectory(byte* path, int mode)
    {
        Span<byte> buffer = stackalloc byte[MountTable.PathMax];
        return NodePath.TryMakeAbsolute(path, buffer, out ReadOnlySpan<byte> absolute)
            ? FileTable.Result(NodeMounts.Table.CreateDirectory(absolute, mode & NodeMode.Mask & ~NodeMode.CreationMask))
            : -1;
    }

    [RuntimeExport("SystemNative_Rename")]
    internal static int Rename(byte* from, byte* to)
    {
        Span<byte> fromBuffer = stackalloc byte[MountTable.PathMax];
        Span<byte> toBuffer = stackalloc byte[MountTable.PathMax];
        return NodePath.TryMakeAbsolute(from, fromBuffer, out ReadOnlySpan<byte> source) && NodePath.TryMakeAbsolute(to, toBuffer, out ReadOnlySpan<byte> target)
            ? FileTable.Result(NodeMounts.Table.Rename(source, target))
            : -1;
    }

    /// <summary>No file system here has hard links; the class library copies when it hears EPERM.</summary>
    [RuntimeExport("SystemNative_Link")]
    internal static int Link(byte* source, byte* link)
    {
        Span<byte> sourceBuffer = stackalloc byte[MountTable.PathMax];
        Span<byte> linkBuffer = stackalloc byte[MountTable.PathMax];
        if (!NodePath.TryMakeAbsolute(source, sourceBuffer, out ReadOnlySpan<byte> from) || !NodePath.TryMakeAbsolute(link, linkBuffer, out ReadOnlySpan<byte> to))
        {
            return -1;
        }

        Status status = NodeMounts.Table.CheckLink(from, to);
        return status == Status.Ok ? ErrorCalls.Fail(ErrorNumber.NotPermitted) : FileTable.Fail(status);
    }

    /// <summary>No file system here has symbolic links.</summary>
    [RuntimeExport("SystemNative_SymLink")]
    internal static int MakeSymbolicLink(byte* target, byte* link) => ErrorCalls.Fail(ErrorNumber.NotSupported);

    /// <summary>What exists is no link.</summary>
    [RuntimeExport("SystemNative_ReadLink")]
    internal static int ReadLink(byte* path, byte* buffer, int bufferSize)
    {
        Interop.Sys.FileStatus status;
        return GetStatus(path, &status) != 0 ? -1 : ErrorCalls.Fail(ErrorNumber.InvalidArgument);
    }

    /// <summary>The normalised path of something that exists, in memory from malloc.</summary>
    [RuntimeExport("SystemNative_RealPath")]
    internal static byte* GetRealPath(byte* path)
    {
        Interop.Sys.FileStatus status;
        Span<byte> buffer = stackalloc byte[MountTable.PathMax];
        Span<byte> normalised = stackalloc byte[MountTable.PathMax];
        if (GetStatus(path, &status) != 0 || !NodePath.TryMakeAbsolute(path, buffer, out ReadOnlySpan<byte> absolute))
        {
            return null;
        }

        Status outcome = MountTable.Normalise(absolute, normalised, out int length);
        return FileTable.Result(outcome) == 0 ? NodePath.Duplicate(normalised[..length]) : null;
    }

    [RuntimeExport("SystemNative_ChMod")]
    internal static int ChangeMode(byte* path, int mode) => Change(path, new NodeChange(null, null, mode & NodeMode.Mask));

    /// <summary>Sets the times of the last access and of the last change.</summary>
    [RuntimeExport("SystemNative_UTimensat")]
    internal static int SetTimes(byte* path, Interop.Sys.TimeSpec* times) => Change(path, NodePath.Change(times));

    private static int Change(byte* path, in NodeChange change)
    {
        Span<byte> buffer = stackalloc byte[MountTable.PathMax];
        if (!NodePath.TryMakeAbsolute(path, buffer, out ReadOnlySpan<byte> absolute))
        {
            return -1;
        }

        return FileTable.Result(NodeMounts.Table.Change(absolute, change));
    }

    [RuntimeExport("SystemNative_ChDir")]
    internal static int ChangeDirectory(byte* path)
    {
        Span<byte> buffer = stackalloc byte[MountTable.PathMax];
        Span<byte> normalised = stackalloc byte[MountTable.PathMax];
        if (!NodePath.TryMakeAbsolute(path, buffer, out ReadOnlySpan<byte> absolute))
        {
            return -1;
        }

        Status status = NodeMounts.Table.GetInformation(absolute, out NodeInformation information);
        status = status == Status.Ok && information.Kind != EntryKind.Directory ? Status.NotADirectory : status;
        int length = 0;
        status = status == Status.Ok ? MountTable.Normalise(absolute, normalised, out length) : status;
        if (status != Status.Ok)
        {
            return FileTable.Fail(status);
        }

        byte[] current = new byte[length == 0 ? 0 : length + 1];
        if (length > 0)
        {
            current[0] = (byte)'/';
            normalised[..length].CopyTo(current.AsSpan(1));
        }

        NodeMounts.CurrentDirectory = current;
        return 0;
    }

    private static int Remove(byte* path, bool directory)
    {
        Span<byte> buffer = stackalloc byte[MountTable.PathMax];
        return NodePath.TryMakeAbsolute(path, buffer, out ReadOnlySpan<byte> absolute)
            ? FileTable.Result(NodeMounts.Table.Remove(absolute, directory))
            : -1;
    }
}
