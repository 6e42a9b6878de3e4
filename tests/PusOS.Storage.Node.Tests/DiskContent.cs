using PusOS.Storage.BlockDevices;
using PusOS.Storage.Littlefs;
using PusOS.Storage.Mounts;

namespace PusOS.Storage.Node.Tests;

/// <summary>A disk that QEMU left behind, looked at with the library on this machine.</summary>
internal static class DiskContent
{
    /// <summary>Mounts the image, asserts that nothing is wrong in it, and reads every file of a folder.</summary>
    public static Dictionary<string, byte[]> Read(string image, string folder)
    {
        using FileBlockDevice device = FileBlockDevice.Open(image, MachineDisks.BlockSize, 512, readOnly: false);
        Status status = LittleFileSystem.Mount(device, null, out LittleFileSystem? fileSystem, out Fault fault);
        Assert.True(status == Status.Ok, $"{status} {fault}");
        List<Fault> findings = [];
        Assert.Equal(Status.Ok, fileSystem!.Check(findings));
        Assert.Empty(findings);
        Assert.False(fileSystem.IsDegraded);
        Dictionary<string, byte[]> files = [];
        Assert.Equal(Status.Ok, fileSystem.OpenDirectory(System.Text.Encoding.UTF8.GetBytes(folder), out LittleDirectory? directory));
        while (directory!.Next(out ReadOnlySpan<byte> name, out EntryInformation information) == Status.Ok)
        {
            if (information.Kind == EntryKind.File)
            {
                files.Add(System.Text.Encoding.UTF8.GetString(name), []);
            }
        }

        foreach (string name in files.Keys)
        {
            Assert.Equal(Status.Ok, fileSystem.OpenFile(System.Text.Encoding.UTF8.GetBytes($"{folder}/{name}"), FileOpenFlags.Read, out LittleFile? file));
            byte[] content = new byte[file!.Length];
            Assert.Equal(Status.Ok, file.ReadAt(0, content, out int read));
            Assert.Equal(content.Length, read);
            files[name] = content;
            file.Close();
        }

        return files;
    }
}
