namespace PusOS.Storage.Littlefs;

/// <summary>What the file system knows of an entry beside its name.</summary>
/// <param name="Kind">File or directory.</param>
/// <param name="Size">Bytes in the file; zero for a directory.</param>
public readonly record struct EntryInformation(EntryKind Kind, uint Size);
