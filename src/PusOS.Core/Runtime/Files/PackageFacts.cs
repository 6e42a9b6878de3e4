using PusOS.Storage.Mounts;

namespace PusOS.Runtime.Files;

/// <summary>
/// Files of /proc, /sys and /etc that packages have something to tell in (PusOS.Net: /proc/net/tcp, /etc/resolv.conf).
/// The package says what there is when the first file is named; each is made when it is opened. 64 at most.
/// </summary>
internal static unsafe class PackageFacts
{
    private const int FactsMaximum = 64;

    private static readonly (string Path, Func<ReadOnlyMemory<byte>> Content)[] s_facts = new (string, Func<ReadOnlyMemory<byte>>)[FactsMaximum];
    private static int s_count;

    /// <summary>Calls <see cref="Add"/> for each file, once, when the first file is named; null: no package has any. Set before Main.</summary>
    internal static delegate*<void> Provider;

    /// <summary>Registers a file by its absolute path. By <see cref="Provider"/>.</summary>
    internal static void Add(string path, Func<ReadOnlyMemory<byte>> content)
    {
        if (s_count == FactsMaximum)
        {
            throw new InvalidOperationException();
        }

        s_facts[s_count++] = (path, content);
    }

    /// <summary>Gives those below a directory to a file system; false: there are none. The directory ends with a slash.</summary>
    internal static bool AddTo(PackedFileSystem facts, string directory, string prefix)
    {
        bool any = false;
        for (int i = 0; i < s_count; i++)
        {
            if (s_facts[i].Path.StartsWith(directory, StringComparison.Ordinal))
            {
                any = true;
                facts.Add(System.Text.Encoding.UTF8.GetBytes(prefix + s_facts[i].Path[directory.Length..]), s_facts[i].Content);
            }
        }

        return any;
    }
}
