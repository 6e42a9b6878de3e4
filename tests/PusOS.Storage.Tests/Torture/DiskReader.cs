using System.Globalization;
using System.Text;
using PusOS.Storage.Littlefs;

namespace PusOS.Storage.Torture;

/// <summary>Compares a mounted file system with models.</summary>
public static class DiskReader
{
    /// <summary>Null when the disk is exactly as the model says, else the first difference.</summary>
    public static string? Difference(LittleFileSystem fileSystem, Model model)
    {
        int seen = 0;
        string? difference = Compare(fileSystem, "", model, ref seen);
        if (difference is null && seen != model.Count)
        {
            string? missing = model.Paths.FirstOrDefault(path => fileSystem.GetInformation(Encoding.UTF8.GetBytes(path), out _) != Status.Ok);
            return missing is null ? $"{seen} entries listed, {model.Count} expected" : $"'{missing}' is missing";
        }

        return difference ?? CompareAttributes(fileSystem, model);
    }

    private static string? Compare(LittleFileSystem fileSystem, string path, Model model, ref int seen)
    {
        Status status = fileSystem.OpenDirectory(Encoding.UTF8.GetBytes(path + "/"), out LittleDirectory? directory);
        if (status != Status.Ok)
        {
            return $"directory '{path}': {status} {fileSystem.Fault}";
        }

        while ((status = directory!.Next(out ReadOnlySpan<byte> name, out EntryInformation information)) == Status.Ok)
        {
            string child = path + "/" + Encoding.UTF8.GetString(name);
            seen++;
            if (!model.Exists(child) || model.IsDirectory(child) != (information.Kind == EntryKind.Directory))
            {
                return $"'{child}' should not be there";
            }

            string? difference = information.Kind == EntryKind.Directory
                ? Compare(fileSystem, child, model, ref seen)
                : CompareFile(fileSystem, child, model.Content(child)!);
            if (difference is not null)
            {
                return difference;
            }
        }

        return status == Status.NotFound ? null : $"listing '{path}': {status} {fileSystem.Fault}";
    }

    private static string? CompareFile(LittleFileSystem fileSystem, string path, byte[] expected)
    {
        Status status = fileSystem.OpenFile(Encoding.UTF8.GetBytes(path), FileOpenFlags.Read, out LittleFile? file);
        if (status != Status.Ok)
        {
            return $"'{path}': {status} {fileSystem.Fault}";
        }

        using (file)
        {
            byte[] content = new byte[file!.Length];
            status = file.Read(content, out int read);
            if (status != Status.Ok || read != content.Length)
            {
                return $"'{path}': read {status} {fileSystem.Fault}";
            }

            return content.AsSpan().SequenceEqual(expected)
                ? null
                : $"'{path}': {content.Length} bytes, expected {expected.Length}, first difference at {content.AsSpan().CommonPrefixLength(expected)}";
        }
    }

    private static string? CompareAttributes(LittleFileSystem fileSystem, Model model)
    {
        byte[] buffer = new byte[1024];
        foreach ((string key, byte[] data) in model.Attributes)
        {
            int separator = key.IndexOf('\0');
            byte type = byte.Parse(key.AsSpan(separator + 1), CultureInfo.InvariantCulture);
            Status status = fileSystem.GetAttribute(Encoding.UTF8.GetBytes(key[..separator]), type, buffer, out int length);
            if (status != Status.Ok || !buffer.AsSpan(0, length).SequenceEqual(data))
            {
                return $"attribute {type} of '{key[..separator]}': {status}";
            }
        }

        return null;
    }
}
