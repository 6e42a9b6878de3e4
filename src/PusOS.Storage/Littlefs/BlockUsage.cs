using System.Buffers.Binary;

namespace PusOS.Storage.Littlefs;

/// <summary>Finds every block in use: metadata pairs, skip-lists of entries, and skip-lists of open files.</summary>
internal sealed class BlockUsage(Volume volume, MetadataIndex index, OpenFiles openFiles, MetadataCommitter committer)
{
    public StorageStatus Visit(IBlockVisitor visitor)
    {
        foreach (uint block in committer.Stale)
        {
            visitor.Visit(block);
        }

        foreach (uint block in index.OutdatedBlocks)
        {
            visitor.Visit(block);
        }

        foreach ((uint head, uint length) in committer.StaleLists)
        {
            StorageStatus status = VisitList(volume, head, length, visitor);
            if (status != StorageStatus.Ok)
            {
                return status;
            }
        }

        for (MetadataPair? pair = index.First; pair is not null; pair = pair.Next)
        {
            visitor.Visit(pair.Blocks.First);
            visitor.Visit(pair.Blocks.Second);
            StorageStatus status = VisitEntries(pair, visitor);
            if (status != StorageStatus.Ok)
            {
                return status;
            }
        }

        return openFiles.Visit(visitor);
    }

    /// <summary>Visits every block of a file, from its last to its first.</summary>
    public static StorageStatus VisitList(Volume volume, uint head, uint length, IBlockVisitor visitor)
    {
        if (length == 0)
        {
            return StorageStatus.Ok;
        }

        if (!SkipList.IsPossible(volume, length))
        {
            return volume.Reject(FaultReason.BadFileLength, head);
        }

        return VisitChain(volume, head, SkipList.IndexOf(volume.BlockSize, length - 1, out _), visitor);
    }

    /// <summary>Visits the block at <paramref name="index"/> of a list and all before it.</summary>
    public static StorageStatus VisitChain(Volume volume, uint block, uint index, IBlockVisitor visitor)
    {
        Span<byte> pointers = stackalloc byte[2 * sizeof(uint)];
        while (true)
        {
            if (!volume.IsBlock(block))
            {
                return volume.Reject(FaultReason.PointerOutOfRange, block);
            }

            visitor.Visit(block);
            if (index == 0)
            {
                return StorageStatus.Ok;
            }

            // A block at an even index points to the two before it: one read for both.
            bool both = (index & 1) == 0;
            Span<byte> read = both ? pointers : pointers.Slice(0, sizeof(uint));
            StorageStatus status = volume.ReadPointers(block, 0, read);
            if (status != StorageStatus.Ok)
            {
                return status;
            }

            uint source = block;
            block = BinaryPrimitives.ReadUInt32LittleEndian(read);
            index--;
            if (both)
            {
                if (!volume.IsBlock(block))
                {
                    return volume.Reject(FaultReason.PointerOutOfRange, source);
                }

                visitor.Visit(block);
                block = BinaryPrimitives.ReadUInt32LittleEndian(read.Slice(sizeof(uint)));
                index--;
            }
        }
    }

    private StorageStatus VisitEntries(MetadataPair pair, IBlockVisitor visitor)
    {
        StorageStatus status = index.Ensure(pair);
        for (int entryIndex = 0; status == StorageStatus.Ok && entryIndex < pair.Count; entryIndex++)
        {
            MetadataEntry entry = pair.Entries![entryIndex];
            if (entry.IsFile && entry.StructType == Tag.StructSkipList)
            {
                status = VisitList(volume, entry.Head, entry.Length, visitor);
            }
        }

        return status;
    }
}
