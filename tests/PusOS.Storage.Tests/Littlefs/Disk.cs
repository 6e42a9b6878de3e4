using System.Text;
using PusOS.Storage.BlockDevices;
using PusOS.Storage.Littlefs;

namespace PusOS.Storage.Tests.Littlefs;

/// <summary>A formatted, mounted RAM disk and short forms of the calls; every call but the Try ones must succeed.</summary>
internal sealed class Disk
{
    public Disk(int blockSize = 512, uint blockCount = 128, LittleFileSystemOptions? options = null, FormatOptions? format = null, Func<RamBlockDevice, IBlockDevice>? wrap = null)
    {
        Ram = new RamBlockDevice(blockSize, blockCount, 1, 16);
        Device = wrap?.Invoke(Ram) ?? Ram;
        Options = options ?? new LittleFileSystemOptions();
        Ok(LittleFileSystem.Format(Device, format, out _));
        Remount();
    }

    public RamBlockDevice Ram { get; }

    public IBlockDevice Device { get; }

    public LittleFileSystemOptions Options { get; }

    public LittleFileSystem FileSystem { get; private set; } = null!;

    public static void Ok(Status status) => Assert.Equal(Status.Ok, status);

    public static byte[] Bytes(string path) => Encoding.UTF8.GetBytes(path);

    public void Remount()
    {
        Status status = LittleFileSystem.Mount(Device, Options, out LittleFileSystem? mounted, out Fault fault);
        Assert.True(status == Status.Ok, $"{status} {fault}");
        FileSystem = mounted!;
    }

    public LittleFile Open(string path, FileOpenFlags flags)
    {
        Ok(FileSystem.OpenFile(Bytes(path), flags, out LittleFile? file));
        return file!;
    }

    public Status TryOpen(string path, FileOpenFlags flags)
    {
        Status status = FileSystem.OpenFile(Bytes(path), flags, out LittleFile? file);
        file?.Close();
        return status;
    }

    public void Write(string path, byte[] content)
    {
        LittleFile file = Open(path, FileOpenFlags.Write | FileOpenFlags.Create | FileOpenFlags.Truncate);
        Ok(file.Write(content, out int written));
        Assert.Equal(content.Length, written);
        Ok(file.Close());
    }

    public byte[] Read(string path)
    {
        LittleFile file = Open(path, FileOpenFlags.Read);
        byte[] content = new byte[file.Length];
        Ok(file.Read(content, out int read));
        Assert.Equal(content.Length, read);
        Ok(file.Close());
        return content;
    }

    public void MakeDirectory(string path) => Ok(FileSystem.CreateDirectory(Bytes(path)));

    public string[] List(string path)
    {
        Ok(FileSystem.OpenDirectory(Bytes(path), out LittleDirectory? directory));
        List<string> names = [];
        while (directory!.Next(out ReadOnlySpan<byte> name, out _) == Status.Ok)
        {
            names.Add(Encoding.UTF8.GetString(name));
        }

        return [.. names];
    }

    public void AssertSound()
    {
        List<Fault> findings = [];
        Ok(FileSystem.Check(findings));
        Assert.Empty(findings);
    }
}
