using System.Text;
using PusOS.Runtime.Files;
using PusOS.Storage;
using PusOS.Storage.Mounts;

namespace PusOS.Runtime.SystemNative;

/// <summary>What DriveInfo asks.</summary>
internal static unsafe class MountCalls
{
    /// <summary>MountPointInformation of the class library, in bytes.</summary>
    internal struct Space
    {
        internal ulong Available;
        internal ulong Free;
        internal ulong Total;
    }

    [RuntimeExport("SystemNative_GetSpaceInfoForMountPoint")]
    internal static int GetSpace(byte* path, Space* space)
    {
        Span<byte> buffer = stackalloc byte[MountTable.PathMax];
        if (!NodePath.TryMakeAbsolute(path, buffer, out ReadOnlySpan<byte> absolute))
        {
            return -1;
        }

        Status status = NodeMounts.Table.GetInformation(absolute, out _);
        SpaceInformation information = default;
        status = status == Status.Ok ? NodeMounts.Table.GetSpace(absolute, out information) : status;
        ulong block = (ulong)information.BlockSize;
        *space = new Space { Available = information.FreeBlocks * block, Free = information.FreeBlocks * block, Total = information.TotalBlocks * block };
        return FileTable.Result(status);
    }

    /// <summary>The name of the file system's kind; ERANGE: the buffer is too small.</summary>
    [RuntimeExport("SystemNative_GetFileSystemTypeNameForMountPoint")]
    internal static int GetFormatName(byte* path, byte* name, int capacity, long* number)
    {
        Span<byte> buffer = stackalloc byte[MountTable.PathMax];
        if (!NodePath.TryMakeAbsolute(path, buffer, out ReadOnlySpan<byte> absolute))
        {
            return -1;
        }

        string format = "";
        Status status = NodeMounts.Table.GetInformation(absolute, out _);
        status = status == Status.Ok ? NodeMounts.Table.GetSpace(absolute, out _, out format) : status;
        if (status != Status.Ok)
        {
            return FileTable.Fail(status);
        }

        *number = -1;
        if (capacity <= format.Length)
        {
            return ErrorCalls.Fail(ErrorNumber.Range);
        }

        int length = Encoding.UTF8.GetBytes(format, new Span<byte>(name, capacity));
        name[length] = 0;
        return 0;
    }

    /// <summary>Calls back with each mount point.</summary>
    [RuntimeExport("SystemNative_GetAllMountPoints")]
    internal static int GetAll(delegate* unmanaged<void*, byte*, void> found, void* context)
    {
        MountTable table = NodeMounts.Table;
        for (int index = 0; table.TryGetMount(index, out ReadOnlySpan<byte> point, out _); index++)
        {
            byte* name = NodePath.Duplicate(point);
            if (name == null)
            {
                return -1;
            }

            found(context, name);
            NativeMemory.Free(name);
        }

        return 0;
    }
}
