namespace PusOS.Storage.Littlefs;

/// <summary>What a name stands for.</summary>
public enum EntryKind : byte
{
    /// <summary>Nothing.</summary>
    None = 0,
    /// <summary>A file.</summary>
    File = 1,
    /// <summary>A directory.</summary>
    Directory = 2,
}
