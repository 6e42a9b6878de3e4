using System.Text;
using PusOS.Storage.Littlefs;
using PusOS.Storage.Mounts;

namespace PusOS.Storage.Tests.Mounts;

public class FactOverlayTests
{
    private readonly RamFileSystem _files = new(1 << 20, null);
    private readonly FactOverlay _overlay;
    private string _content = "first";

    public FactOverlayTests()
    {
        PackedFileSystem facts = new();
        facts.Add("etc/resolv.conf"u8, () => Encoding.UTF8.GetBytes(_content));
        facts.Add("etc/net/hosts"u8, "hosts"u8.ToArray());
        _overlay = new FactOverlay(_files, facts);
    }

    [Fact]
    public void Facts_are_read_where_there_is_no_file_and_hidden_where_there_is_one()
    {
        Assert.Equal("first", Read("etc/resolv.conf"));
        _content = "second";
        Assert.Equal("second", Read("etc/resolv.conf"));
        Write("etc/resolv.conf", "own");
        Assert.Equal("own", Read("etc/resolv.conf"));
        Assert.Equal("hosts", Read("etc/net/hosts"));
        Assert.Equal(Status.Ok, _overlay.Remove("etc/resolv.conf"u8, false));
        Assert.Equal("second", Read("etc/resolv.conf"));
    }

    [Fact]
    public void Facts_are_not_changed_and_their_directories_take_files()
    {
        Assert.Equal(Status.ReadOnly, _overlay.Remove("etc/resolv.conf"u8, false));
        Assert.Equal(Status.ReadOnly, _overlay.Rename("etc/resolv.conf"u8, "etc/old"u8));
        Assert.Equal(Status.NotFound, _overlay.Remove("etc/nothing"u8, false));
        Write("etc/net/mine", "m");
        Assert.Equal(["mine", "hosts"], List("etc/net"));
        Assert.Equal(["net", "resolv.conf"], List("etc"));
        Assert.Equal(["etc"], List(""));
        Assert.Equal(Status.Ok, _overlay.CreateDirectory("etc/new"u8));
        Assert.Equal(Status.NotFound, _overlay.Open("other/file"u8, FileOpenFlags.Write | FileOpenFlags.Create, out _));
        Assert.Equal(Status.NotFound, _overlay.OpenDirectory("other"u8, out _));
        Assert.Equal(Status.Ok, _overlay.GetInformation("etc/net/hosts"u8, out NodeInformation information));
        Assert.True(information.IsReadOnly);
    }

    private string Read(string path)
    {
        Assert.Equal(Status.Ok, _overlay.Open(Encoding.UTF8.GetBytes(path), FileOpenFlags.Read, out IOpenFile? file));
        byte[] buffer = new byte[100];
        Assert.Equal(Status.Ok, file!.Read(0, buffer, out int count));
        file.Close();
        return Encoding.UTF8.GetString(buffer, 0, count);
    }

    private void Write(string path, string text)
    {
        Assert.Equal(Status.Ok, _overlay.Open(Encoding.UTF8.GetBytes(path), FileOpenFlags.Write | FileOpenFlags.Create, out IOpenFile? file));
        Assert.Equal(Status.Ok, file!.Write(0, Encoding.UTF8.GetBytes(text), out _));
        file.Close();
    }

    private List<string> List(string path)
    {
        Assert.Equal(Status.Ok, _overlay.OpenDirectory(Encoding.UTF8.GetBytes(path), out IOpenDirectory? directory));
        List<string> names = [];
        while (directory!.Next(out ReadOnlySpan<byte> name, out _) == Status.Ok)
        {
            names.Add(Encoding.UTF8.GetString(name));
        }

        return names;
    }
}
