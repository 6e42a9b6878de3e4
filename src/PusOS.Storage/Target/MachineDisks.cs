using PusOS.Storage.BlockDevices.Virtio;

namespace PusOS.Storage;

/// <summary>
/// The node's disks as block devices. Disk 0 belongs to the file system at "/" from the first call that names a file on.
/// </summary>
public static unsafe class MachineDisks
{
    /// <summary>Bytes in a block: LittleFS's unit of erasing; each file's and directory's size is rounded up to it.</summary>
    public const int BlockSize = 4096;

    /// <summary>Pages of each disk's memory for requests.</summary>
    private const int RequestFrames = 33;

    /// <summary>Number of disks.</summary>
    public static int Count => VirtioBlockDriver.Count;

    /// <summary>Takes a disk. NotFound; WouldBlock: somebody has it; ResourceExhausted: out of RAM.</summary>
    public static Status TryOpen(int index, out IBlockDevice? device)
    {
        device = null;
        VirtioBlockState* disk = VirtioBlockDriver.Find(index);
        if (disk == null)
        {
            return Status.NotFound;
        }

        if (Interlocked.Exchange(ref disk->IsTaken, 1) != 0)
        {
            return Status.WouldBlock;
        }

        VirtioBlockQueue? queue = VirtioBlockQueue.TryCreate(disk, RequestFrames);
        if (queue == null)
        {
            disk->IsTaken = 0;
            return Status.ResourceExhausted;
        }

        device = new VirtioBlockDevice(queue, BlockSize);
        return Status.Ok;
    }
}
