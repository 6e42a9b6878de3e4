using System.Threading;
using PusOS.Kernel;
using PusOS.Storage;
using PusOS.Storage.Mounts;

namespace PusOS.Runtime.Files;

/// <summary>
/// The node's name space: "/" from a disk or in memory, /tmp in memory, /app with the files packed into the image,
/// /proc with facts of the node; facts of packages in /proc, /sys and /etc. Made by the first call that names a file.
/// </summary>
internal static unsafe class NodeMounts
{
    /// <summary>A file system in memory may take this part of the RAM, counted in its files' bytes.</summary>
    private const ulong MemoryShare = 8;

    private static object? s_gate;
    private static MountTable? s_table;
    private static byte[]? s_currentDirectory;

    /// <summary>The mounts. The first call blocks while the disk is mounted.</summary>
    internal static MountTable Table => Volatile.Read(ref s_table) ?? Make();

    /// <summary>Absolute and normalised, without a slash in front or behind; empty: the root.</summary>
    internal static byte[] CurrentDirectory
    {
        get => Volatile.Read(ref s_currentDirectory) ?? [];
        set => Volatile.Write(ref s_currentDirectory, value);
    }

    private static MountTable Make()
    {
        lock (Interlocked.CompareExchange(ref s_gate, new object(), null) ?? s_gate!)
        {
            if (s_table is { } made)
            {
                return made;
            }

            NodeWallClock clock = new();
            long share = (long)(KernelMemory.TotalBytes / MemoryShare);
            IMountedFileSystem? root = RootFileSystem.Provider == null ? null : RootFileSystem.Provider();
            MountTable table = new();
            root ??= new RamFileSystem(share, clock);
            if (PackageFacts.Provider != null)
            {
                PackageFacts.Provider();
            }

            PackedFileSystem beside = new();
            bool anyBeside = PackageFacts.AddTo(beside, "/etc/", "etc/") | PackageFacts.AddTo(beside, "/var/", "var/");
            Add(table, "/"u8, anyBeside ? new FactOverlay(root, beside) : root);
            Add(table, "/tmp"u8, new RamFileSystem(share, clock));
            Add(table, "/app"u8, PackedContent.Mount());
            Add(table, "/proc"u8, NodeFacts.Mount(table));
            PackedFileSystem system = new();
            if (PackageFacts.AddTo(system, "/sys/", ""))
            {
                Add(table, "/sys"u8, system);
            }

            NameSpace.Current = new MountedNameSpace();
            Volatile.Write(ref s_table, table);
            return table;
        }
    }

    // A table that is empty takes any mount.
    private static void Add(MountTable table, ReadOnlySpan<byte> point, IMountedFileSystem fileSystem)
    {
        if (table.Add(point, fileSystem) != Status.Ok)
        {
            throw new InvalidOperationException();
        }
    }
}
