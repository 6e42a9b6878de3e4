namespace PusOS.Storage.Littlefs;

/// <summary>
/// Finds every block in use: metadata pairs, skip-lists of entries, and skip-lists of open files. Of a list the device is
/// read only as far as memory does not know where its blocks lie, and what was read is remembered.
/// </summary>
internal sealed class BlockUsage(Volume volume, MetadataIndex index, OpenFiles openFiles, MetadataCommitter committer)
{
    // Made with the first list that is walked.
    private StretchRecorder? _recorder;

    public long Memory => _recorder is null ? 0 : StretchRecorder.MostStretches * BlockStretch.Memory;

    public Status Visit(IBlockVisitor visitor)
    {
        foreach (uint block in committer.Stale)
        {
            visitor.Visit(block, 1);
        }

        foreach (uint block in index.OutdatedBlocks)
        {
            visitor.Visit(block, 1);
        }

        foreach ((uint head, uint length) in committer.StaleLists)
        {
            Status status = ListWalk.Visit(volume, head, length, visitor);
            if (status != Status.Ok)
            {
                return status;
            }
        }

        for (MetadataPair? pair = index.First; pair is not null; pair = pair.Next)
        {
            visitor.Visit(pair.Blocks.First, 1);
            visitor.Visit(pair.Blocks.Second, 1);
            Status status = VisitEntries(pair, visitor);
            if (status != Status.Ok)
            {
                return status;
            }
        }

        return openFiles.Visit(visitor);
    }

    private Status VisitEntries(MetadataPair pair, IBlockVisitor visitor)
    {
        Status status = index.Ensure(pair);
        for (int entryIndex = 0; status == Status.Ok && entryIndex < pair.Count; entryIndex++)
        {
            MetadataEntry entry = pair.Entries![entryIndex];
            if (entry.IsFile && entry.StructType == Tag.StructSkipList)
            {
                status = VisitList(entry, visitor);
            }
        }

        return status;
    }

    private Status VisitList(MetadataEntry entry, IBlockVisitor visitor)
    {
        ReadOnlySpan<BlockStretch> known = entry.Stretches;
        if (known.Length > 0)
        {
            for (int number = known.Length - 1; number >= 0; number--)
            {
                visitor.Visit(known[number].Block, known[number].Count);
            }

            return Status.Ok;
        }

        _recorder ??= new StretchRecorder();
        _recorder.Begin(visitor);
        Status status = ListWalk.Visit(volume, entry.Head, entry.Length, _recorder);
        if (status == Status.Ok)
        {
            index.Learn(entry, _recorder.Stretches);
        }

        return status;
    }
}
