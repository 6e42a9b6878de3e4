namespace PusOS.Storage.Mounts;

/// <summary>What statvfs tells.</summary>
/// <param name="BlockSize">Bytes in a block.</param>
/// <param name="TotalBlocks">Blocks of the file system.</param>
/// <param name="FreeBlocks">Blocks that are free.</param>
/// <param name="NameMax">Longest name in bytes.</param>
public readonly record struct SpaceInformation(int BlockSize, ulong TotalBlocks, ulong FreeBlocks, int NameMax);
