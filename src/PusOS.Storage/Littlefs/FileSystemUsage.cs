namespace PusOS.Storage.Littlefs;

/// <summary>What a mounted file system takes.</summary>
/// <param name="BlockSize">Bytes in a block.</param>
/// <param name="BlockCount">Blocks of the file system.</param>
/// <param name="UsedBlocks">Blocks in use, counted block by block.</param>
/// <param name="MetadataPairs">Metadata pairs.</param>
/// <param name="MemoryBytes">Bytes of memory in index, caches and buffers.</param>
public readonly record struct FileSystemUsage(int BlockSize, uint BlockCount, uint UsedBlocks, int MetadataPairs, long MemoryBytes);
