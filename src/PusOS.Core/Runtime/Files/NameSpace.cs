using System.IO;

namespace PusOS.Runtime.Files;

/// <summary>
/// What code without files asks of the mounts: a name, for the text of an exception, and durability at the end. Answered
/// by <see cref="NodeMounts"/> once it is made, so that it is not in the image of a program that names no file.
/// </summary>
internal abstract class NameSpace
{
    /// <summary>Null until a file was named.</summary>
    internal static NameSpace? Current { get; set; }

    /// <summary>Whether a path names a directory.</summary>
    internal abstract bool DirectoryExists(string path);

    /// <summary>Writes what open files hold to their disks. Blocks; errors are nobody's any more.</summary>
    internal abstract void Synchronize();

    /// <summary>Lists the mounts and their room, as df(1) does.</summary>
    internal abstract void WriteSpace(TextWriter output);

    /// <summary>
    /// The same after a crash of the application: as on Linux, what was handed to a write is not lost with the program. Never
    /// throws, and comes back after a bounded time, whoever holds which lock: what cannot be written by then is as it was
    /// synced last.
    /// </summary>
    internal abstract void SynchronizeAfterCrash();
}
