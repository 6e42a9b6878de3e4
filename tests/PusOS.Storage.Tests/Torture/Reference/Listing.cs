using System.Text;
using PusOS.Storage.Littlefs;

namespace PusOS.Storage.Torture.Reference;

/// <summary>Everything on a disk as lines, in the form of the peer's: "d PATH", "f PATH LENGTH HASH", "a PATH TYPE LENGTH HASH".</summary>
public static class Listing
{
    /// <summary>The types of attributes that are listed.</summary>
    public static ReadOnlySpan<byte> Types => [0, 1, 2, (byte)'t'];

    public static string TypesCommand => "types " + string.Join(' ', Types.ToArray());

    public static List<string> Of(Model model)
    {
        List<string> lines = [];
        foreach (string path in model.Paths)
        {
            byte[]? content = model.Content(path);
            lines.Add(content is null ? $"d {ReferencePeer.Escape(path)}" : $"f {ReferencePeer.Escape(path)} {content.Length} {SeededContent.Hash(content):x16}");
        }

        foreach ((string key, byte[] data) in model.Attributes)
        {
            string[] parts = key.Split('\0');
            lines.Add($"a {ReferencePeer.Escape(parts[0])} {parts[1]} {data.Length} {SeededContent.Hash(data):x16}");
        }

        return lines;
    }

    /// <summary>Lists our file system; Ok, or the first status that was not.</summary>
    public static Status Of(LittleFileSystem fileSystem, List<string> lines)
    {
        AddAttributes(fileSystem, "/", lines);
        return Add(fileSystem, "", lines, depth: 0);
    }

    /// <summary>The first line that one has and the other has not, in any order; null: none.</summary>
    public static string? Difference(IEnumerable<string> first, IEnumerable<string> second)
    {
        string[] left = [.. first.Order(StringComparer.Ordinal)];
        string[] right = [.. second.Order(StringComparer.Ordinal)];
        int common = left.AsSpan().CommonPrefixLength(right);
        return common == left.Length && common == right.Length
            ? null
            : $"'{left.ElementAtOrDefault(common)}' against '{right.ElementAtOrDefault(common)}'";
    }

    private static Status Add(LittleFileSystem fileSystem, string path, List<string> lines, int depth)
    {
        Status status = fileSystem.OpenDirectory(Encoding.Latin1.GetBytes(path + "/"), out LittleDirectory? directory);
        if (status != Status.Ok || depth > 64)
        {
            return status == Status.Ok ? Status.Corrupt : status;
        }

        while ((status = directory!.Next(out ReadOnlySpan<byte> name, out EntryInformation information)) == Status.Ok)
        {
            // Names are bytes: Latin-1 keeps each of them.
            string child = path + "/" + Encoding.Latin1.GetString(name);
            bool isDirectory = information.Kind == EntryKind.Directory;
            Status read = Status.Ok;
            lines.Add(isDirectory ? $"d {Escape(child)}" : $"f {Escape(child)} {information.Size} {Content(fileSystem, child, information.Size, out read)}");
            AddAttributes(fileSystem, child, lines);
            Status below = isDirectory ? Add(fileSystem, child, lines, depth + 1) : read;
            if (below != Status.Ok)
            {
                return below;
            }
        }

        return status == Status.NotFound ? Status.Ok : status;
    }

    private static string Content(LittleFileSystem fileSystem, string path, uint size, out Status status)
    {
        status = fileSystem.OpenFile(Encoding.Latin1.GetBytes(path), FileOpenFlags.Read, out LittleFile? file);
        if (status != Status.Ok)
        {
            return "!" + status;
        }

        using (file)
        {
            byte[] piece = new byte[4096];
            ulong hash = SeededContent.Hash([]);
            long total = 0;
            int read;
            while ((status = file!.Read(piece, out read)) == Status.Ok && read > 0)
            {
                hash = SeededContent.Hash(piece.AsSpan(0, read), hash);
                total += read;
            }

            status = status == Status.Ok && total != size ? Status.Corrupt : status;
            return status == Status.Ok ? hash.ToString("x16", null) : "!" + status;
        }
    }

    private static void AddAttributes(LittleFileSystem fileSystem, string path, List<string> lines)
    {
        Span<byte> data = stackalloc byte[1022];
        foreach (byte type in Types)
        {
            if (fileSystem.GetAttribute(Encoding.Latin1.GetBytes(path), type, data, out int length) == Status.Ok)
            {
                // The reference reads no more than the superblock allows, whatever is there; zero is no limit to it.
                int read = Math.Min(length, fileSystem.AttributeMax == 0 ? int.MaxValue : fileSystem.AttributeMax);
                lines.Add($"a {Escape(path)} {type} {length} {SeededContent.Hash(data.Slice(0, read)):x16}");
            }
        }
    }

    private static string Escape(string path) => ReferencePeer.Escape(Encoding.Latin1.GetBytes(path));
}
