using System.IO;
using Microsoft.Win32.SafeHandles;
using PusOS.Runtime.Files;
using PusOS.Runtime.SystemNative;

namespace PusOS.Runtime.Replacements;

/// <summary>Members that code without files calls, too: the console's handles, and exceptions for error numbers.</summary>
internal static class FileHandleReplacements
{
    [Replaces("Microsoft.Win32.SafeHandles.SafeFileHandle", "ReleaseHandle",
        Reason = "Unlinks and unlocks by calls that name files, so the console's handles would bring the file systems into every image; the owner of a descriptor does both.")]
    internal static bool Release(SafeFileHandle handle)
    {
        nint descriptor = handle.DangerousGetHandle();
        if (handle._deleteOnClose && Descriptors.OwnerOf(descriptor) is { } owner)
        {
            owner.Unlink(handle._path!);
        }

        return StandardStreams.Close(descriptor) == 0;
    }

    [Replaces("Interop", "<GetExceptionForIoErrno>g__ParentDirectoryExists|11_0",
        Reason = "Asks for a directory by its name, which would bring the file systems into every image; where no file was named, no directory is asked for.")]
    internal static bool ParentDirectoryExists(string path)
    {
        string? parent = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(path));
        return parent != null && NameSpace.Current is { } names && names.DirectoryExists(parent);
    }
}
