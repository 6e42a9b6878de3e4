using PusOS.Storage.Mounts;

namespace PusOS.Runtime.Files;

/// <summary>
/// Where a package says what is mounted at "/": PusOS.Storage does when its driver finds a disk. Without one, "/" is
/// memory.
/// </summary>
public static unsafe class RootFileSystem
{
    /// <summary>
    /// Makes the file system, on the thread of the program's first file call, once; may block and allocate. Null, or a
    /// null result: memory. Set while devices are probed.
    /// </summary>
    public static delegate*<IMountedFileSystem?> Provider;
}
