using PusOS.Kernel;
using PusOS.Runtime.Files;
using PusOS.Storage.BlockDevices;
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

    /// <summary>
    /// Mounts disk 0; a blank one is formatted first. What cannot be mounted is left alone, and every access to it fails
    /// with an error: a program must not believe that its files are safe in memory.
    /// </summary>
    internal static IMountedFileSystem? Mount()
    {
        Status opened = MachineDisks.TryOpen(0, out IBlockDevice? device);
        if (opened != Status.Ok)
        {
            return Refuse("cannot be opened", opened, default);
        }

        ulong cacheBytes = Math.Min(MostCacheBytes, KernelMemory.TotalBytes / CacheShare);
        device = new ReadAheadBlockDevice(device!, (int)(cacheBytes / (uint)device!.BlockSize));

        // The disk reports its errors itself, at the latest when it is told to flush: reading everything back would only
        // keep its queue empty.
        LittleFileSystemOptions options = new() { VerifyWrites = false, MaxOpenFiles = MostOpenFiles };
        Status status = LittleFileSystem.Mount(device, options, out LittleFileSystem? fileSystem, out Fault fault);
        if (status == Status.Corrupt && IsBlank(device))
        {
            status = LittleFileSystem.Format(device, null, out fault);
            status = status == Status.Ok ? LittleFileSystem.Mount(device, options, out fileSystem, out fault) : status;
        }

        if (status != Status.Ok)
        {
            return Refuse("holds no file system that can be mounted, and is left as it is", status, fault);
        }

        if (fileSystem!.IsDegraded)
        {
            Say($"the disk is damaged and mounted read-only: {fileSystem.Fault}");
        }

        return new LittlefsMount(fileSystem, new NodeWallClock());
    }

    private static bool IsBlank(IBlockDevice device)
    {
        byte[] content = new byte[device.BlockSize];
        for (uint block = 0; block < Math.Min(BlankBlocks, device.BlockCount); block++)
        {
            if (device.Read(block, 0, content) != Status.Ok || content.AsSpan().ContainsAnyExcept((byte)0))
            {
                return false;
            }
        }

        return true;
    }

    private static UnavailableFileSystem Refuse(string what, Status status, Fault fault)
    {
        Say(status == Status.Corrupt ? $"the disk {what}: {fault}" : $"the disk {what}: {status}");
        return new UnavailableFileSystem(status);
    }

    private static void Say(string text) => KernelConsole.Write(System.Text.Encoding.UTF8.GetBytes($"PusOS: {text}\n"));
}
