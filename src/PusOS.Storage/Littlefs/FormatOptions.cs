namespace PusOS.Storage.Littlefs;

/// <summary>What goes into the superblock of a new file system.</summary>
public sealed class FormatOptions
{
    /// <summary>Longest name in bytes, 1 to 1,022.</summary>
    public int NameMax { get; init; } = (int)Superblock.DefaultName;

    /// <summary>Longest file in bytes, at most 2,147,483,647.</summary>
    public long FileMax { get; init; } = Superblock.LargestFile;

    /// <summary>Longest user attribute in bytes, at most 1,022.</summary>
    public int AttributeMax { get; init; } = (int)Superblock.LargestAttribute;

    /// <summary>Minor version of the format: 1 (forward checksums), or 0 for readers that know 2.0 only; mount with <see cref="LittleFileSystemOptions.HighestMinorVersion"/> 0 to keep that.</summary>
    public int MinorVersion { get; init; } = 1;

    /// <summary>Blocks to use; zero: all of the device.</summary>
    public uint BlockCount { get; init; }
}
