using System.IO;

namespace PusOS.Runtime.Files;

/// <summary>The names of the mounts.</summary>
internal sealed class MountedNameSpace : NameSpace
{
    internal override void Synchronize() => NodeMounts.Table.Sync();

    internal override bool DirectoryExists(string path) => Directory.Exists(path);
}
