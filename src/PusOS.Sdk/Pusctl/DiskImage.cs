using System.Text;
using PusOS.Storage;
using PusOS.Storage.BlockDevices;
using PusOS.Storage.Littlefs;

namespace PusOS.Pusctl;

/// <summary>A disk image on the developer's machine with a mounted LittleFS. Failures become <see cref="CommandException"/>.</summary>
internal sealed class DiskImage : IDisposable
{
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
        (int blockSize, _) = Probe(image);
        FileBlockDevice device;
        try
        {
            device = FileBlockDevice.Open(image.FullName, blockSize, Granularity(blockSize), readOnly);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{image.Name}: {failure.Message}");
        }

        Status status = LittleFileSystem.Mount(
            device, new LittleFileSystemOptions { ReadOnly = readOnly }, out LittleFileSystem? fileSystem, out Fault fault);
        if (status != Status.Ok)
        {
            device.Dispose();
            throw new CommandException($"{image.Name}: the file system cannot be mounted: {status}, {fault}");
        }

        return new DiskImage(device, fileSystem!, image.Name);
    }

    public static void Create(FileInfo image, long size, int blockSize, int nameMax)
    {
        if (blockSize < 128 || size / blockSize is < 2 or >= uint.MaxValue)
        {
            throw new CommandException($"{ByteSize.Format(size)} in blocks of {blockSize} bytes is no disk: at least 2 blocks of at least 128 bytes are needed");
        }

        try
        {
            using FileBlockDevice device = FileBlockDevice.Create(image.FullName, blockSize, (uint)(size / blockSize), Granularity(blockSize));
            Status status = LittleFileSystem.Format(device, new FormatOptions { NameMax = nameMax }, out Fault fault);
            if (status != Status.Ok)
            {
                throw new CommandException($"{image.Name}: {status}, {fault}");
            }
        }
        catch (IOException failure)
        {
            throw new CommandException($"{image.Name}: {failure.Message}");
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

    public void Read(string path, Stream destination)
    {
        Check(FileSystem.OpenFile(Encoding.UTF8.GetBytes(path), FileOpenFlags.Read, out LittleFile? file), path);
        using (file)
        {
            byte[] buffer = new byte[65536];
            int read;
            do
            {
                Check(file!.Read(buffer, out read), path);
                destination.Write(buffer, 0, read);
            }
            while (read > 0);
        }
    }

    public long Write(string path, Stream source)
    {
        FileOpenFlags flags = FileOpenFlags.Write | FileOpenFlags.Create | FileOpenFlags.Truncate;
        Check(FileSystem.OpenFile(Encoding.UTF8.GetBytes(path), flags, out LittleFile? file), path);
        using (file)
        {
            byte[] buffer = new byte[65536];
            long total = 0;
            int read;
            while ((read = source.Read(buffer)) > 0)
            {
                Check(file!.Write(buffer.AsSpan(0, read), out int written), path);
                total += written;
            }

            Check(file!.Close(), path);
            return total;
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

    private static (int BlockSize, uint BlockCount) Probe(FileInfo image)
    {
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
        _ => status.ToString(),
    };
}
