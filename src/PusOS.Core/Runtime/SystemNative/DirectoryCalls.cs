using System.Runtime.InteropServices;
using PusOS.Runtime.Files;
using PusOS.Storage;
using PusOS.Storage.Littlefs;
using PusOS.Storage.Mounts;

namespace PusOS.Runtime.SystemNative;

/// <summary>opendir, readdir, closedir.</summary>
internal static unsafe class DirectoryCalls
{
    /// <summary>Longest name in bytes (LittleFS allows 1,022).</summary>
    private const int NameCapacity = 1024;

    /// <summary>"." and "..": every listing begins with them.</summary>
    private const int MostDots = 2;

    /// <summary>A number that stands for the directory until it is closed; zero with errno.</summary>
    [RuntimeExport("SystemNative_OpenDir")]
    internal static nint Open(byte* path)
    {
        Span<byte> buffer = stackalloc byte[MountTable.PathMax];
        if (!NodePath.TryMakeAbsolute(path, buffer, out ReadOnlySpan<byte> absolute))
        {
            return 0;
        }

        Status status = NodeMounts.Table.OpenDirectory(absolute, out IOpenDirectory? directory);
        byte* name = status == Status.Ok ? (byte*)NativeMemory.Allocate(NameCapacity) : null;
        if (name == null)
        {
            FileTable.Fail(status == Status.Ok ? Status.ResourceExhausted : status);
            return 0;
        }

        return GCHandle.ToIntPtr(GCHandle.Alloc(new Listing(directory!, name)));
    }

    /// <summary>0: an entry, its name valid until the next call; -1: none is left; else an error number.</summary>
    [RuntimeExport("SystemNative_ReadDir")]
    internal static int Read(nint handle, Interop.Sys.DirectoryEntry* entry)
    {
        Listing listing = (Listing)GCHandle.FromIntPtr(handle).Target!;
        ReadOnlySpan<byte> name;
        EntryKind kind = EntryKind.Directory;
        Status status = Status.Ok;
        if (listing.Dots < MostDots)
        {
            name = ".."u8[..++listing.Dots];
        }
        else
        {
            status = listing.Directory.Next(out name, out kind);
        }

        if (status != Status.Ok)
        {
            return status == Status.NotFound ? -1 : Errno.Of(status);
        }

        int length = Math.Min(name.Length, NameCapacity - 1);
        name[..length].CopyTo(new Span<byte>(listing.Name, NameCapacity));
        listing.Name[length] = 0;
        entry->Name = listing.Name;
        entry->NameLength = length;
        entry->InodeType = kind == EntryKind.Directory ? Interop.Sys.NodeType.DT_DIR : Interop.Sys.NodeType.DT_REG;
        return 0;
    }

    [RuntimeExport("SystemNative_CloseDir")]
    internal static int Close(nint handle)
    {
        GCHandle pin = GCHandle.FromIntPtr(handle);
        NativeMemory.Free(((Listing)pin.Target!).Name);
        pin.Free();
        return 0;
    }

    private sealed class Listing(IOpenDirectory directory, byte* name)
    {
        internal readonly IOpenDirectory Directory = directory;
        internal readonly byte* Name = name;
        internal int Dots;
    }
}
