using System.Security.Cryptography;
using System.Text;

namespace PusOS.Compiler.Llvm;

/// <summary>
/// Object files by the SHA-256 of everything that determines them. A folder of <c>hash.o</c> files; several compilers
/// may use it at once, because files appear by renaming. Old files go when there are many.
/// </summary>
internal sealed class ObjectCache
{
    private const int KeptFiles = 400;
    private readonly string _directory;

    public ObjectCache(string directory)
    {
        _directory = directory;
        Directory.CreateDirectory(directory);
    }

    /// <summary>Where the object of these inputs is, or will be.</summary>
    public string PathFor(string text, IEnumerable<string> flags, string toolVersion)
    {
        string context = string.Join('\n', flags) + "\n" + toolVersion + "\n";
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(context));
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        return Path.Combine(_directory, Convert.ToHexStringLower(hash.GetHashAndReset()) + ".o");
    }

    /// <summary>True if the object is there; marks it as used.</summary>
    public static bool Contains(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        try
        {
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
        }
        catch (IOException)
        {
            // Another compiler pruned it just now; then it is not there.
            return File.Exists(path);
        }

        return true;
    }

    /// <summary>Deletes the longest unused objects beyond the bound.</summary>
    public void Prune()
    {
        FileInfo[] files = new DirectoryInfo(_directory).GetFiles("*.o");
        if (files.Length <= KeptFiles)
        {
            return;
        }

        foreach (FileInfo file in files.OrderByDescending(f => f.LastWriteTimeUtc).Skip(KeptFiles))
        {
            try
            {
                file.Delete();
            }
            catch (IOException)
            {
                // In use by another compiler: it goes next time.
            }
        }
    }
}
