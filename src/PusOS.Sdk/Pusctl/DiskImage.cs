using System.Text;
using PusOS.Storage;
using PusOS.Storage.BlockDevices;
using PusOS.Storage.Littlefs;
using PusOS.Storage.Mounts;

namespace PusOS.Pusctl;

/// <summary>A disk image on the developer's machine with a mounted LittleFS. Failures become <see cref="CommandException"/>.</summary>
internal sealed class DiskImage : IDisposable
{
    /// <summary>A name that no file of a user has: a file lies there until it is whole.</summary>
    private const string UnfinishedName = ".pusctl-unfinished";

    /// <summary>EAGAIN as an exception's HResult: somebody else has the file.</summary>
    private const int InUse = 11;

    private readonly FileBlockDevice _device;

    private DiskImage(FileBlockDevice device, LittleFileSystem fileSystem, string path)
    {
        _device = device;
        FileSystem = fileSystem;
        Path = path;
    }

    public LittleFileSystem FileSystem { get; }

    public string Path { get; }

    public static DiskImage Open(FileInfo image, bool readOnly)
    {
        (int blockSize, uint blockCount) = Probe(image);
        long wanted = blockSize * (long)blockCount;
        if (wanted > image.Length)
        {
            throw new CommandException($"{image.Name} is cut short: its file system has {wanted} bytes, the file {image.Length}");
        }

        FileBlockDevice? device = null;
        try
        {
            device = FileBlockDevice.Open(image.FullName, blockSize, Granularity(blockSize), readOnly);
            Status status = LittleFileSystem.Mount(
                device, new LittleFileSystemOptions { ReadOnly = readOnly }, out LittleFileSystem? fileSystem, out Fault fault);
            return status == Status.Ok
                ? new DiskImage(device, fileSystem!, image.Name)
                : throw new CommandException($"{image.Name}: the file system cannot be mounted: {status}, {fault}");
        }
        catch (Exception failure)
        {
            device?.Dispose();
            throw failure.HResult == InUse ? new CommandException($"{image.Name} is in use: is a node running with it?")
                : failure is IOException or UnauthorizedAccessException ? new CommandException($"{image.Name}: {failure.Message}")
                : failure;
        }
    }

    public static void Create(FileInfo image, long size, int blockSize, int nameMax)
    {
        if (blockSize is < 128 or > SuperblockProbe.LargestBlockSize || size / blockSize is < 2 or >= uint.MaxValue)
        {
            throw new CommandException($"{ByteSize.Format(size)} in blocks of {ByteSize.Format(blockSize)} is no disk: at least 2 blocks of 128 bytes to 1M are needed");
        }

        if (size % blockSize != 0)
        {
            throw new CommandException($"{size} bytes are no whole number of blocks of {blockSize}: {size - (size % blockSize)} are");
        }

        if (nameMax is < 1 or > 1022)
        {
            throw new CommandException($"{nameMax} is no length of names: 1 to 1022 are");
        }

        if (image.Exists || Directory.Exists(image.FullName))
        {
            throw new CommandException($"{image.FullName} exists already; delete it first if it is of no use any more");
        }

        bool made = false;
        try
        {
            using FileBlockDevice device = FileBlockDevice.Create(image.FullName, blockSize, (uint)(size / blockSize), Granularity(blockSize));
            Status status = LittleFileSystem.Format(device, new FormatOptions { NameMax = nameMax }, out Fault fault);
            made = status == Status.Ok;
            if (!made)
            {
                throw new CommandException($"{image.Name}: {status}, {fault}");
            }
        }
        catch (IOException failure)
        {
            throw new CommandException($"{image.Name}: {failure.Message}");
        }
        finally
        {
            if (!made)
            {
                Discard(image.FullName);
            }
        }
    }

    public void Check(Status status, string what)
    {
        if (status != Status.Ok)
        {
            string where = status == Status.Corrupt ? $", {FileSystem.Fault}" : "";
            throw new CommandException($"{Path}: {what}: {Explain(status)}{where}");
        }
    }

    public EntryInformation Find(string path)
    {
        Check(FileSystem.GetInformation(Encoding.UTF8.GetBytes(path), out EntryInformation information), path);
        return information;
    }

    public bool IsDirectory(string path) =>
        FileSystem.GetInformation(Encoding.UTF8.GetBytes(path), out EntryInformation information) == Status.Ok && information.Kind == EntryKind.Directory;

    public IEnumerable<(string Name, EntryInformation Information)> List(string path)
    {
        Check(FileSystem.OpenDirectory(Encoding.UTF8.GetBytes(path), out LittleDirectory? directory), path);
        List<(string, EntryInformation)> entries = [];
        Status status;
        while ((status = directory!.Next(out ReadOnlySpan<byte> name, out EntryInformation information)) == Status.Ok)
        {
            entries.Add((Encoding.UTF8.GetString(name), information));
        }

        if (status != Status.NotFound)
        {
            Check(status, path);
        }

        return entries;
    }

    /// <summary>Copies a file out; the target is made only when the file is there.</summary>
    public void Read(string path, Func<Stream> destination)
    {
        Check(FileSystem.OpenFile(Encoding.UTF8.GetBytes(path), FileOpenFlags.Read, out LittleFile? file), path);
        using (file)
        {
            using Stream stream = destination();
            byte[] buffer = new byte[65536];
            int read;
            do
            {
                Check(file!.Read(buffer, out read), path);
                stream.Write(buffer, 0, read);
            }
            while (read > 0);
        }
    }

    /// <summary>Copies a file in. It replaces another one only when it is whole.</summary>
    public void Write(string path, Stream source, DateTime time)
    {
        if (path.Length <= 1 || IsDirectory(path))
        {
            Check(Status.IsADirectory, path);
        }

        string name = UnfinishedName[..Math.Min(UnfinishedName.Length, FileSystem.NameMax)];
        byte[] whole = Encoding.UTF8.GetBytes(path), unfinished = Encoding.UTF8.GetBytes(path[..(path.LastIndexOf('/') + 1)] + name);
        bool done = false;
        try
        {
            WriteUnfinished(path, unfinished, source, time);
            Check(FileSystem.Rename(unfinished, whole), path);
            done = true;
        }
        finally
        {
            if (!done)
            {
                FileSystem.Remove(unfinished);
            }
        }
    }

    public void MakeDirectory(string path)
    {
        Status status = FileSystem.CreateDirectory(Encoding.UTF8.GetBytes(path));
        if (status != Status.AlreadyExists)
        {
            Check(status, path);
        }
    }

    public void Dispose()
    {
        FileSystem.Sync();
        _device.Dispose();
    }

    /// <summary>Deletes a file that was not finished, if it can be.</summary>
    public static void Discard(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // What went wrong before is what counts.
        }
    }

    private void WriteUnfinished(string path, byte[] unfinished, Stream source, DateTime time)
    {
        FileOpenFlags flags = FileOpenFlags.Write | FileOpenFlags.Create | FileOpenFlags.Truncate;
        Span<byte> stamp = stackalloc byte[NodeStamp.LongestEncoding];
        long nanoseconds = (time - DateTime.UnixEpoch).Ticks * 100;
        int length = NodeStamp.New(EntryKind.File, nanoseconds, NodeMode.NewFile).Encode(stamp);
        NewAttribute attribute = new(LittlefsMount.StampAttribute, stamp[..(length <= FileSystem.AttributeMax ? length : 0)]);
        Check(FileSystem.OpenFile(unfinished, flags, attribute, out LittleFile? file), path);
        using (file)
        {
            byte[] buffer = new byte[65536];
            int read;
            while ((read = source.Read(buffer)) > 0)
            {
                Check(file!.Write(buffer.AsSpan(0, read), out _), path);
            }

            Check(file!.Close(), path);
        }
    }

    private static (int BlockSize, uint BlockCount) Probe(FileInfo image)
    {
        if (Directory.Exists(image.FullName))
        {
            throw new CommandException($"{image.FullName} is a directory, no image");
        }

        if (!image.Exists)
        {
            throw new CommandException($"{image.FullName} does not exist; 'pusctl fs create' makes an image");
        }

        using FileStream stream = image.Open(FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] head = new byte[(int)Math.Min(stream.Length, SuperblockProbe.LargestBlockSize + 64)];
        stream.ReadExactly(head);
        return SuperblockProbe.TryFind(head, out int blockSize, out uint blockCount)
            ? (blockSize, blockCount)
            : throw new CommandException($"{image.Name} holds no LittleFS file system (no superblock in its first two blocks)");
    }

    private static int Granularity(int blockSize) => blockSize % 512 == 0 ? 512 : blockSize % 16 == 0 ? 16 : 1;

    private static string Explain(Status status) => status switch
    {
        Status.NotFound => "no such file or directory",
        Status.NotADirectory => "not a directory",
        Status.IsADirectory => "is a directory",
        Status.NoSpace => "no space left in the image; 'pusctl fs create --size' makes a larger one",
        Status.NameTooLong => "the name is too long for this file system",
        Status.FileTooLarge => "the file is too large for this file system",
        Status.ReadOnly => "the file system is damaged and can only be read; 'pusctl fs check' says where",
        Status.Corrupt => "damaged",
        Status.DeviceError => "the image cannot be read or written",
        _ => status.ToString(),
    };
}
