namespace PusOS.Storage.Mounts;

/// <summary>Permission bits, as stat and chmod have them. There is one user, who owns everything; the owner's write bit of a file is obeyed when it is opened, the others are kept and told.</summary>
public static class NodeMode
{
    /// <summary>All bits that are kept.</summary>
    public const int Mask = 0xFFF;

    /// <summary>A new file's, if nothing else is asked for: rw-r--r--.</summary>
    public const int NewFile = 0x1A4;

    /// <summary>A new directory's: rwxr-xr-x.</summary>
    public const int NewDirectory = 0x1ED;

    /// <summary>The bits that nobody gets by creating something: write permission for others.</summary>
    public const int CreationMask = 0x12;

    /// <summary>Write permission of the owner.</summary>
    public const int OwnerWrite = 0x80;
}
