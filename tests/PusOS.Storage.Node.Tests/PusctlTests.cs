using System.Diagnostics;
using PusOS.Storage.BlockDevices;
using PusOS.Tests.Shared;

namespace PusOS.Storage.Node.Tests;

/// <summary>pusctl fs as its user sees it: output, messages, exit codes, and that nothing is lost when something goes wrong.</summary>
public sealed class PusctlTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pusos-pusctl-");
    private readonly string _image;

    public PusctlTests()
    {
        _image = At("disk.img");
        File.WriteAllText(At("file"), "content");
        Succeeds("create", _image, "--size", "1M");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_list_that_is_no_terminal_is_plain_and_not_broken()
    {
        string name = new('n', 200);
        Succeeds("write", _image, At("file"), "/folder/" + name);
        Succeeds("write", _image, At("file"), "/es\u001bc");
        string output = Succeeds("list", _image, "-r");
        Assert.DoesNotContain('\u001b', output);
        Assert.Contains(output.Split('\n'), line => line.Trim() == $"7   /folder/{name}");
        Assert.Contains("/es?c", output, StringComparison.Ordinal);
        Assert.Equal($"/es\u001bc\n/folder\n/folder/{name}\n", Succeeds("list", _image, "-r", "--plain"));
        Assert.Contains("1 entry, ", Succeeds("list", _image, $"/folder/{name}"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_read_leaves_the_target_alone()
    {
        File.WriteAllText(At("target"), "kept");
        Fails("disk.img: /none: no such file or directory", "read", _image, "/none", "-o", At("target"));
        Assert.Equal("kept", File.ReadAllText(At("target")));
        Fails("disk.img: /none: no such file or directory", "read", _image, "/none", "-o", At("fresh"));
        Assert.False(File.Exists(At("fresh")));
        Fails("disk.img: /: is a directory", "read", _image, "/");
    }

    [Fact]
    public void What_does_not_fit_leaves_the_old_file_whole()
    {
        Succeeds("write", _image, At("file"), "/");
        File.WriteAllBytes(At("large"), new byte[2 << 20]);
        Fails("disk.img: /file: no space left in the image; 'pusctl fs create --size' makes a larger one", "write", _image, At("large"), "/file");
        Assert.Equal("content", Succeeds("read", _image, "/file"));
        Assert.Equal("/file\n", Succeeds("list", _image, "--plain", "-r"));
        Assert.Contains("no damage found", Succeeds("check", _image), StringComparison.Ordinal);
    }

    [Fact]
    public void Trees_go_in_and_come_out()
    {
        Directory.CreateDirectory(At("tree/sub/empty"));
        File.WriteAllText(At("tree/a"), "a");
        File.WriteAllText(At("tree/sub/b"), "b");
        File.CreateSymbolicLink(At("tree/link"), "a");
        Succeeds("write", _image, At("tree"), "/copy");
        Succeeds("read", _image, "/copy", "-o", At("out"));
        Assert.Equal(["a", "link", "sub", "sub/b", "sub/empty"],
            Directory.GetFileSystemEntries(At("out"), "*", SearchOption.AllDirectories).Select(p => Path.GetRelativePath(At("out"), p)).Order(StringComparer.Ordinal));
        Assert.Equal("a", File.ReadAllText(At("out/link")));
        Directory.CreateSymbolicLink(At("tree/sub/loop"), "../..");
        Fails($"{At("tree/sub/loop")}: the link leads to a directory that it lies in", "write", _image, At("tree"), "/again");
        Directory.Delete(At("tree/sub/loop"));
        File.CreateSymbolicLink(At("tree/broken"), "nowhere");
        Fails($"{At("tree/broken")}: the link leads nowhere", "write", _image, At("tree"), "/again");
    }

    [Fact]
    public void Standard_input_and_output_are_pipes()
    {
        byte[] content = new byte[100_000];
        new Random(1).NextBytes(content);
        Assert.Equal(0, Run(content, "write", _image, "-", "/piped").ExitCode);
        Succeeds("read", _image, "/piped", "-o", At("piped"));
        Assert.Equal(content, File.ReadAllBytes(At("piped")));
        (int exitCode, string _, string error) = Run([1], "write", _image, "-", "/folder/");
        Assert.Equal((1, "pusctl: /folder/: standard input has no name; give one behind the '/'"), (exitCode, error.Trim()));
    }

    [Fact]
    public void Directories_and_files_are_told_apart()
    {
        Succeeds("write", _image, At("file"), "/folder/");
        Assert.Equal("/folder/file\n", Succeeds("list", _image, "/folder", "--plain"));
        Fails("disk.img: /folder: is a directory", "write", _image, At("file"), "/folder");
        Fails("disk.img: /folder/file/below: not a directory", "write", _image, At("file"), "/folder/file/below");
        Fails("disk.img: /folder/file/: not a directory", "list", _image, "/folder/file/");
        Fails($"{At("none")}: no such file or directory", "write", _image, At("none"), "/x");
        Fails($"{_folder.FullName} is a directory, no image", "list", _folder.FullName);
        Fails($"{At("none.img")} does not exist; 'pusctl fs create' makes an image", "check", At("none.img"));
        Fails("file holds no LittleFS file system (no superblock in its first two blocks)", "check", At("file"));
    }

    [Theory]
    [InlineData("8193 bytes are no whole number of blocks of 4096: 8192 are", "--size", "8193")]
    [InlineData("8M in blocks of 100 is no disk: at least 2 blocks of 128 bytes to 1M are needed", "--block-size", "100")]
    [InlineData("4K in blocks of 4K is no disk: at least 2 blocks of 128 bytes to 1M are needed", "--size", "4K")]
    [InlineData("5000 is no length of names: 1 to 1022 are", "--name-max", "5000")]
    [InlineData("'10X' is no size; write for example 512, 64K, 8M or 1G", "--size", "10X")]
    public void Nothing_is_left_of_an_image_that_cannot_be_made(string text, params string[] options)
    {
        Fails(text, ["create", At("new.img"), .. options]);
        Assert.False(File.Exists(At("new.img")));
    }

    [Fact]
    public void An_image_is_not_made_twice_nor_read_when_it_is_cut_short()
    {
        Fails($"{_image} exists already; delete it first if it is of no use any more", "create", _image);
        using (FileStream file = new(_image, FileMode.Open))
        {
            file.SetLength(5_000);
        }

        Fails("disk.img is cut short: its file system has 1048576 bytes, the file 5000", "check", _image);
    }

    [Fact]
    public void An_image_that_QEMU_has_is_read_but_not_written()
    {
        ProcessStartInfo start = new("qemu-system-riscv64",
            $"-M virt -m 16M -display none -serial none -monitor stdio -bios none -S -drive if=none,id=disk0,format=raw,file={_image} -device virtio-blk-device,drive=disk0")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using Process machine = Process.Start(start)!;
        try
        {
            // The prompt comes when the drives are open.
            Assert.NotNull(machine.StandardOutput.ReadLine());
            Fails("disk.img is in use: is a node running with it?", "write", _image, At("file"), "/file");
            Assert.Equal("", Succeeds("list", _image, "--plain"));
        }
        finally
        {
            machine.Kill();
            machine.WaitForExit();
        }

        Succeeds("write", _image, At("file"), "/file");
    }

    [Fact]
    public void Names_of_an_image_do_not_lead_out_of_the_target()
    {
        using (FileBlockDevice device = FileBlockDevice.Open(_image, 4096, 512))
        {
            Assert.Equal(Status.Ok, Littlefs.LittleFileSystem.Mount(device, null, out Littlefs.LittleFileSystem? files, out _));
            Assert.Equal(Status.Ok, files!.OpenFile("a\\b"u8, Littlefs.FileOpenFlags.Write | Littlefs.FileOpenFlags.Create, out Littlefs.LittleFile? file));
            Assert.Equal(Status.Ok, file!.Close());
        }

        Fails("'a\\b' is no name for a file on this machine", "read", _image, "/", "-o", At("out"));
    }

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private static string Succeeds(params string[] arguments)
    {
        (int exitCode, string output, string error) = Run([], arguments);
        Assert.Equal((0, ""), (exitCode, error));
        return output;
    }

    private static void Fails(string text, params string[] arguments)
    {
        (int exitCode, string output, string error) = Run([], arguments);
        Assert.Equal((1, "", $"pusctl: {text}\n"), (exitCode, output, error));
    }

    private static (int ExitCode, string Output, string Error) Run(byte[] input, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["exec", BuildOutput.Of("src/PusOS.Sdk/Pusctl", "pusctl.dll"), "fs", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(60)));
        return (process.ExitCode, output.Result, error.Result);
    }
}
