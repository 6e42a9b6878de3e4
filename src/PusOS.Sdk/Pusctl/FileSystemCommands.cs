using System.CommandLine;
using System.Globalization;
using PusOS.Storage;
using PusOS.Storage.Littlefs;
using Spectre.Console;

namespace PusOS.Pusctl;

/// <summary>pusctl fs: disk images. Exit codes: 0 done, 1 not done (the reason is on standard error), 2 check found damage.</summary>
internal static class FileSystemCommands
{
    private const int NotDone = 1;
    private const int Damaged = 2;

    /// <summary>The command tree.</summary>
    public static Command Build() => new("fs", "Disk images with a LittleFS file system.")
    {
        Create(), List(), Read(), Write(), Check(),
    };

    private static Command Create()
    {
        Argument<FileInfo> image = ImageArgument();
        Option<string> size = new("--size", "-s") { Description = "Size of the disk, for example 8M.", DefaultValueFactory = _ => "8M" };
        Option<string> blockSize = new("--block-size", "-b") { Description = "Bytes in a block.", DefaultValueFactory = _ => "4096" };
        Option<int> nameMax = new("--name-max") { Description = "Longest name in bytes.", DefaultValueFactory = _ => 255 };
        Command command = new("create", "Creates and formats a disk image.") { image, size, blockSize, nameMax };
        command.SetAction(result => Guard(() =>
        {
            long bytes = ByteSize.Parse(result.GetValue(size)!);
            DiskImage.Create(result.GetValue(image)!, bytes, (int)Math.Min(int.MaxValue, ByteSize.Parse(result.GetValue(blockSize)!)), result.GetValue(nameMax));
            return 0;
        }));
        return command;
    }

    private static Command List()
    {
        Argument<FileInfo> image = ImageArgument();
        Argument<string> path = new("path") { Description = "Directory in the image.", DefaultValueFactory = _ => "/" };
        Option<bool> recursive = new("--recursive", "-r") { Description = "With everything below." };
        Option<bool> plain = new("--plain") { Description = "One path a line, nothing else: for scripts." };
        Command command = new("list", "Lists a directory of an image.") { image, path, recursive, plain };
        command.SetAction(result => Guard(() =>
        {
            using DiskImage disk = DiskImage.Open(result.GetValue(image)!, readOnly: true);
            List<(string Path, EntryInformation Information)> entries = [];
            string from = result.GetValue(path)!.TrimEnd('/');
            EntryInformation top = disk.Find(result.GetValue(path)!.Length == 0 ? "/" : result.GetValue(path)!);
            if (top.Kind == EntryKind.Directory)
            {
                Collect(disk, from, result.GetValue(recursive), entries);
            }
            else
            {
                entries.Add((from, top));
            }

            if (result.GetValue(plain))
            {
                entries.ForEach(entry => Console.WriteLine(entry.Path));
            }
            else
            {
                Show(disk, entries);
            }

            return 0;
        }));
        return command;
    }

    private static Command Read()
    {
        Argument<FileInfo> image = ImageArgument();
        Argument<string> path = new("path") { Description = "File in the image; with --output also a directory, with everything below." };
        Option<FileInfo?> output = new("--output", "-o") { Description = "File or directory to write; without it, standard output." };
        Command command = new("read", "Copies a file or a directory out of an image.") { image, path, output };
        command.SetAction(result => Guard(() =>
        {
            using DiskImage disk = DiskImage.Open(result.GetValue(image)!, readOnly: true);
            FileInfo? target = result.GetValue(output);
            if (target is null)
            {
                disk.Read(result.GetValue(path)!, Console.OpenStandardOutput);
            }
            else
            {
                TreeCopy.Out(disk, result.GetValue(path)!, target.FullName);
            }

            return 0;
        }));
        return command;
    }

    private static Command Write()
    {
        Argument<FileInfo> image = ImageArgument();
        Argument<string> source = new("source") { Description = "File or directory on this machine; '-' is standard input." };
        Argument<string> path = new("path") { Description = "Path in the image; directories on the way are made. With '/' behind: the directory that a file goes into under its own name." };
        Command command = new("write", "Copies a file or a directory into an image.") { image, source, path };
        command.SetAction(result => Guard(() =>
        {
            using DiskImage disk = DiskImage.Open(result.GetValue(image)!, readOnly: false);
            TreeCopy.In(disk, result.GetValue(source)!, result.GetValue(path)!);
            return 0;
        }));
        return command;
    }

    private static Command Check()
    {
        Argument<FileInfo> image = ImageArgument();
        Command command = new("check", "Checks an image without changing it; exit code 2: damage was found.") { image };
        command.SetAction(result => Guard(() =>
        {
            using DiskImage disk = DiskImage.Open(result.GetValue(image)!, readOnly: true);
            List<Fault> findings = [];
            disk.Check(disk.FileSystem.Check(findings), "check");
            disk.FileSystem.GetUsage(out FileSystemUsage usage);
            IAnsiConsole console = Output.Console;
            console.WriteLine(
                $"LittleFS {disk.FileSystem.FormatVersion >> 16}.{disk.FileSystem.FormatVersion & 0xffff}, {usage.BlockCount} blocks of {usage.BlockSize} bytes, "
                + $"{usage.UsedBlocks} used, {usage.MetadataPairs} metadata pairs");
            foreach (Fault finding in findings)
            {
                console.MarkupLineInterpolated($"[red]{finding}[/]");
            }

            console.WriteLine(findings.Count == 0 ? "no damage found" : $"{findings.Count} findings");
            return findings.Count == 0 ? 0 : Damaged;
        }));
        return command;
    }

    private static Argument<FileInfo> ImageArgument() => new("image") { Description = "The disk image." };

    private static int Guard(Func<int> action)
    {
        try
        {
            return action();
        }
        catch (Exception failure) when (failure is CommandException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            Console.Error.WriteLine($"pusctl: {failure.Message}");
            return NotDone;
        }
    }

    private static void Collect(DiskImage disk, string path, bool recursive, List<(string Path, EntryInformation Information)> entries)
    {
        // A damaged image may hold a directory below itself.
        if (path.Length > 4096)
        {
            throw new CommandException($"{disk.Path}: paths longer than 4,096 characters; 'pusctl fs check' says what is wrong");
        }

        foreach ((string name, EntryInformation information) in disk.List(path + "/"))
        {
            string child = $"{path}/{name}";
            entries.Add((child, information));
            if (recursive && information.Kind == EntryKind.Directory)
            {
                Collect(disk, child, recursive, entries);
            }
        }
    }

    private static void Show(DiskImage disk, List<(string Path, EntryInformation Information)> entries)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("size").RightAligned()).AddColumn("path");
        foreach ((string path, EntryInformation information) in entries)
        {
            bool isDirectory = information.Kind == EntryKind.Directory;
            table.AddRow(
                new Text(isDirectory ? "" : information.Size.ToString("N0", CultureInfo.InvariantCulture)),
                new Text(Output.Printable(isDirectory ? path + "/" : path), isDirectory ? new Style(Color.Blue) : Style.Plain));
        }

        Output.Console.Write(table);
        if (disk.FileSystem.GetUsage(out FileSystemUsage usage) == Status.Ok)
        {
            long free = (usage.BlockCount - usage.UsedBlocks) * (long)usage.BlockSize;
            Output.Console.WriteLine($"{entries.Count} {(entries.Count == 1 ? "entry" : "entries")}, {ByteSize.Format(free)} of {ByteSize.Format(usage.BlockCount * (long)usage.BlockSize)} free");
        }
    }
}
