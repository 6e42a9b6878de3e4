namespace PusOS.Storage;

/// <summary>
/// The node's disks as block devices; on another system there are none. Disk 0 belongs to the file system at "/" from
/// the first call that names a file on.
/// </summary>
public static class MachineDisks
{
    /// <summary>Bytes in a block: LittleFS's unit of erasing; each file's and directory's size is rounded up to it.</summary>
    public const int BlockSize = 4096;

    /// <summary>Number of disks.</summary>
    public static int Count => 0;

    /// <summary>Takes a disk. NotFound; WouldBlock: somebody has it; ResourceExhausted: out of RAM.</summary>
    public static Status TryOpen(int index, out IBlockDevice? device)
    {
        device = null;
        return Status.NotFound;
    }
}
