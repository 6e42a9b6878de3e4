using System.IO;
using System.Text;
using System.Threading;
using PusOS.Storage;
using PusOS.Storage.Mounts;

namespace PusOS.Runtime.Files;

/// <summary>The names of the mounts.</summary>
internal sealed class MountedNameSpace : NameSpace
{
    /// <summary>How long the disks may take after a crash.</summary>
    private const int CrashPatienceMilliseconds = 10_000;

    internal override void Synchronize() => NodeMounts.Table.Sync();

    internal override void SynchronizeAfterCrash()
    {
        try
        {
            // A thread of its own: the one that crashed may be in the middle of a file system, holds its lock then, and
            // would pass that lock.
            Thread thread = new(Synchronize) { IsBackground = true };
            thread.Start();
            thread.Join(CrashPatienceMilliseconds);
        }
        catch
        {
            // Out of memory: then not.
        }
    }

    internal override bool DirectoryExists(string path) => Directory.Exists(path);

    internal override void WriteSpace(TextWriter output)
    {
        output.WriteLine("mounted at  kind           KiB       free");
        for (int index = 0; NodeMounts.Table.TryGetMount(index, out ReadOnlySpan<byte> point, out IMountedFileSystem? fileSystem); index++)
        {
            string name = "/" + Encoding.UTF8.GetString(point);
            Status status = NodeMounts.Table.GetSpace(Encoding.UTF8.GetBytes(name), out SpaceInformation space);
            ulong block = (ulong)space.BlockSize;
            output.WriteLine(status == Status.Ok
                ? $"{name,-11} {fileSystem!.FormatName,-8} {(space.TotalBlocks * block) >> 10,9} {(space.FreeBlocks * block) >> 10,10}"
                : $"{name,-11} {fileSystem!.FormatName,-8} not available");
        }
    }
}
