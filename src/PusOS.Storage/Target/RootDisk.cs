using PusOS.Kernel;
using PusOS.Runtime.Files;
using PusOS.Storage.BlockDevices;
using PusOS.Storage.BlockDevices.Virtio;
using PusOS.Storage.Littlefs;
using PusOS.Storage.Mounts;

namespace PusOS.Storage;

/// <summary>The file system at "/" from the first disk.</summary>
internal static class RootDisk
{
    /// <summary>Blocks that must be all zero for a disk to be blank: any other content is somebody's.</summary>
    private const uint BlankBlocks = 32;

    /// <summary>As many as there are descriptors: one bound for all.</summary>
    private const int MostOpenFiles = 1024;

    /// <summary>Memory for blocks of the disk: this part of the RAM, and no more than this many bytes.</summary>
    private const ulong CacheShare = 64, MostCacheBytes = 1 << 20;

    /// <summary>The largest blocks of a file system that is mounted: the memory for blocks holds at least 32.</summary>
    private const int LargestBlockSize = 64 << 10;

    /// <summary>Blocks that a file system has at least.</summary>
    private const uint FewestBlocks = 2;

    /// <summary>
    /// Mounts disk 0; a blank one is formatted first. What cannot be mounted is left alone, and every access to it fails
    /// with an error: a program must not believe that its files are safe in memory.
    /// </summary>
    internal static IMountedFileSystem? Mount()
    {
        Status status = MachineDisks.TryOpen(0, out IBlockDevice? opened);
        if (status != Status.Ok)
        {
            return Refuse(status, $"the disk cannot be opened: {status}");
        }

        VirtioBlockDevice disk = (VirtioBlockDevice)opened!;
        if (disk.BlockCount < FewestBlocks)
        {
            return Refuse(Status.DeviceError, $"the disk is too small for a file system: less than {FewestBlocks * disk.BlockSize} bytes");
        }

        status = TryMount(disk, out LittleFileSystem? fileSystem, out Fault fault);
        if (status == Status.Corrupt)
        {
            status = MountOther(disk, out fileSystem, ref fault, out string? why);
            if (why is not null)
            {
                return Refuse(status, why);
            }
        }

        if (status != Status.Ok)
        {
            return Refuse(status, status == Status.Corrupt
                ? $"the disk holds no file system that can be mounted, and is left as it is: {fault}"
                : $"the disk holds no file system that can be mounted, and is left as it is: {status}");
        }

        if (fileSystem!.IsDegraded)
        {
            Say($"the disk is damaged and mounted read-only: {fileSystem.Fault}");
        }

        return new LittlefsMount(fileSystem, new NodeWallClock());
    }

    private static Status TryMount(VirtioBlockDevice disk, out LittleFileSystem? fileSystem, out Fault fault) =>
        LittleFileSystem.Mount(Cached(disk), Options, out fileSystem, out fault);

    // The disk reports its errors itself, at the latest when it is told to flush: reading everything back would only keep
    // its queue empty.
    private static LittleFileSystemOptions Options => new() { VerifyWrites = false, MaxOpenFiles = MostOpenFiles };

    private static ReadAheadBlockDevice Cached(VirtioBlockDevice disk)
    {
        ulong cacheBytes = Math.Min(MostCacheBytes, KernelMemory.TotalBytes / CacheShare);
        return new ReadAheadBlockDevice(disk, Math.Max(1, (int)(cacheBytes / (uint)disk.BlockSize)));
    }

    // No file system in blocks of the usual size: none at all yet, or one made with others.
    private static Status MountOther(VirtioBlockDevice disk, out LittleFileSystem? fileSystem, ref Fault fault, out string? why)
    {
        why = null;
        fileSystem = null;
        byte[] head = new byte[Math.Min(BlankBlocks, disk.BlockCount) * (uint)disk.BlockSize];
        Status status = disk.ReadBlocks(0, head);
        if (status != Status.Ok)
        {
            return status;
        }

        if (!head.AsSpan().ContainsAnyExcept((byte)0))
        {
            why = disk.IsReadOnly ? "the disk is blank and read-only: it cannot be formatted" : null;
            status = disk.IsReadOnly ? Status.ReadOnly : LittleFileSystem.Format(Cached(disk), null, out fault);
            return status == Status.Ok ? TryMount(disk, out fileSystem, out fault) : status;
        }

        if (!SuperblockProbe.TryFind(head, out int blockSize, out uint blockCount))
        {
            return Status.Corrupt;
        }

        ulong wanted = (ulong)blockSize * blockCount, has = (ulong)disk.BlockSize * disk.BlockCount;
        if (blockSize % VirtioBlockDevice.SectorSize != 0 || blockSize > LargestBlockSize)
        {
            why = $"the disk's file system is in blocks of {blockSize} bytes: only multiples of {VirtioBlockDevice.SectorSize} up to {LargestBlockSize} can be mounted here";
        }
        else if (wanted > has + (uint)disk.BlockSize - 1)
        {
            why = $"the disk is cut short, and is left as it is: its file system has {wanted} bytes, the disk {has}";
        }

        return why is not null || blockSize == disk.BlockSize ? Status.Corrupt : TryMount(disk.WithBlockSize(blockSize), out fileSystem, out fault);
    }

    private static UnavailableFileSystem Refuse(Status reason, string text)
    {
        Say(text);
        return new UnavailableFileSystem(reason);
    }

    private static void Say(string text) => KernelConsole.Write(System.Text.Encoding.UTF8.GetBytes($"PusOS: {text}\n"));
}
