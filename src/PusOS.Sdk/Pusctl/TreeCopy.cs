using PusOS.Storage.Littlefs;

namespace PusOS.Pusctl;

/// <summary>Files and directory trees between this machine and an image.</summary>
internal static class TreeCopy
{
    /// <summary>What standard input is called.</summary>
    private const string StandardInput = "-";

    /// <summary>Directories below each other, at most: a damaged image may hold one below itself.</summary>
    private const int MostLevels = 1_000;

    /// <summary>Copies into the image. Symbolic links are followed, but not to a directory that they lie in.</summary>
    public static void In(DiskImage disk, string from, string path)
    {
        bool isTree = from != StandardInput && Directory.Exists(from);
        if (!isTree && from != StandardInput && !File.Exists(from))
        {
            throw new CommandException($"{from}: no such file or directory");
        }

        string to = "/" + path.Trim('/');
        if (!isTree && (path.EndsWith('/') || path.Length == 0))
        {
            to = from == StandardInput
                ? throw new CommandException($"{path}: standard input has no name; give one behind the '/'")
                : $"{to.TrimEnd('/')}/{Path.GetFileName(from)}";
        }

        for (int slash = to.IndexOf('/', 1); slash > 0; slash = to.IndexOf('/', slash + 1))
        {
            disk.MakeDirectory(to[..slash]);
        }

        if (from == StandardInput)
        {
            using Stream input = Console.OpenStandardInput();
            disk.Write(to, input, DateTime.UtcNow);
        }
        else
        {
            In(disk, from, to, []);
        }
    }

    /// <summary>Copies out of the image: a file to a file, a directory to a directory that is made if it is missing.</summary>
    public static void Out(DiskImage disk, string path, string target)
    {
        if (disk.IsDirectory(path))
        {
            Out(disk, path.TrimEnd('/'), target, 0);
        }
        else
        {
            Extract(disk, path, Directory.Exists(target) ? Path.Combine(target, Named(path[(path.TrimEnd('/').LastIndexOf('/') + 1)..])) : target);
        }
    }

    private static void In(DiskImage disk, string from, string to, List<string> above)
    {
        if (!Directory.Exists(from))
        {
            using FileStream stream = OpenSource(from);
            disk.Write(to, stream, File.GetLastWriteTimeUtc(from));
            return;
        }

        string real = (Directory.ResolveLinkTarget(from, returnFinalTarget: true) ?? new DirectoryInfo(from)).FullName.TrimEnd('/');
        if (above.Exists(directory => (directory + "/").StartsWith(real + "/", StringComparison.Ordinal)))
        {
            throw new CommandException($"{from}: the link leads to a directory that it lies in");
        }

        if (to != "/")
        {
            disk.MakeDirectory(to);
        }

        above.Add(real);
        foreach (string child in Directory.EnumerateFileSystemEntries(real + "/").Order(StringComparer.Ordinal))
        {
            In(disk, child, $"{to.TrimEnd('/')}/{Path.GetFileName(child)}", above);
        }

        above.RemoveAt(above.Count - 1);
    }

    private static FileStream OpenSource(string from)
    {
        try
        {
            return File.OpenRead(from);
        }
        catch (FileNotFoundException)
        {
            throw new CommandException($"{from}: the link leads nowhere");
        }
    }

    private static void Out(DiskImage disk, string path, string target, int level)
    {
        if (level > MostLevels)
        {
            throw new CommandException($"{disk.Path}: more than {MostLevels} directories below each other; 'pusctl fs check' says what is wrong");
        }

        Directory.CreateDirectory(target);
        foreach ((string name, EntryInformation information) in disk.List(path + "/"))
        {
            string child = $"{path}/{name}", there = Path.Combine(target, Named(name));
            if (information.Kind == EntryKind.Directory)
            {
                Out(disk, child, there, level + 1);
            }
            else
            {
                Extract(disk, child, there);
            }
        }
    }

    private static void Extract(DiskImage disk, string path, string target)
    {
        bool existed = File.Exists(target), begun = false, done = false;
        try
        {
            disk.Read(path, () =>
            {
                FileStream stream = File.Create(target);
                begun = true;
                return stream;
            });
            done = true;
        }
        finally
        {
            if (begun && !done && !existed)
            {
                DiskImage.Discard(target);
            }
        }
    }

    // A name in an image may be anything; here it must stay in its directory.
    private static string Named(string name) =>
        name is "" or "." or ".." || name.AsSpan().IndexOfAny('/', '\\', '\0') >= 0
            ? throw new CommandException($"'{Output.Printable(name)}' is no name for a file on this machine")
            : name;
}
