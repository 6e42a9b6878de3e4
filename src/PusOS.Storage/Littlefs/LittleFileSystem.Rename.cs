namespace PusOS.Storage.Littlefs;

/// <summary>Renaming and moving.</summary>
public sealed partial class LittleFileSystem
{
    /// <summary>
    /// Renames or moves a file or directory; an existing file, or an existing empty directory, at the new
    /// path is replaced. Atomic: after a power cut either the old or the new name is there, never both,
    /// never none. InvalidArgument: into itself; NotADirectory, IsADirectory: the kinds differ.
    /// </summary>
    public Status Rename(ReadOnlySpan<byte> oldPath, ReadOnlySpan<byte> newPath)
    {
        Status status = PrepareWrite();
        if (status != Status.Ok)
        {
            return status;
        }

        status = Resolve(oldPath, out Place source);
        if (status != Status.Ok)
        {
            return status;
        }

        if (source.IsRoot || !source.Found)
        {
            return source.IsRoot ? Status.InvalidArgument : Status.NotFound;
        }

        if (source.MustBeDirectory && !source.Entry.IsDirectory)
        {
            return Status.NotADirectory;
        }

        MetadataEntry entry = source.Entry;
        MetadataPair sourcePair = source.Pair;
        // While the other path is looked up the entry must stay the one in memory.
        sourcePair.Pins++;
        status = Resolve(newPath, out Place target);
        if (status == Status.Ok)
        {
            MetadataPair targetPair = target.IsRoot ? sourcePair : target.Pair;
            targetPair.Pins++;
            status = CheckTarget(source, target, out MetadataPair? replaced);
            targetPair.Pins--;
            sourcePair.Pins--;
            if (status != Status.Ok || (target.Found && target.Entry == entry))
            {
                return status;
            }

            return Move(entry, target, replaced);
        }

        sourcePair.Pins--;
        return status;
    }

    private Status CheckTarget(in Place source, in Place target, out MetadataPair? replaced)
    {
        replaced = null;
        MetadataEntry entry = source.Entry;
        if (target.IsRoot)
        {
            return Status.AlreadyExists;
        }

        if (target.MustBeDirectory && !entry.IsDirectory)
        {
            return Status.NotADirectory;
        }

        if (entry.IsDirectory)
        {
            Status status = Enter(source, out MetadataPair moved);
            if (status != Status.Ok)
            {
                return status;
            }

            if (IsInside(target.Directory, moved))
            {
                return Status.InvalidArgument;
            }
        }

        if (!target.Found || target.Entry == entry)
        {
            return Status.Ok;
        }

        if (target.Entry.IsDirectory != entry.IsDirectory)
        {
            return target.Entry.IsDirectory ? Status.IsADirectory : Status.NotADirectory;
        }

        return entry.IsDirectory ? CheckEmpty(target, out replaced) : Status.Ok;
    }

    // Whether a directory is the other one or lies below it.
    private bool IsInside(MetadataPair directory, MetadataPair outer)
    {
        for (int depth = 0; depth <= _index.PairCount; depth++)
        {
            if (directory == outer)
            {
                return true;
            }

            if (directory.Parent is null)
            {
                return false;
            }

            directory = directory.Parent.FirstOfDirectory;
        }

        return true;
    }

    private Status Move(MetadataEntry entry, in Place target, MetadataPair? replaced)
    {
        MetadataPair sourcePair = entry.Pair!;
        MetadataPair targetPair = target.Pair;
        bool within = sourcePair == targetPair;
        if (replaced is not null)
        {
            _committer.BeginOrphan();
            replaced.Parent = null;
        }

        sourcePair.Pins++;
        if (!within)
        {
            _committer.BeginMove(entry);
        }

        MetadataEntry moved = entry.CloneAs(target.Name.ToArray());
        _committer.Begin(targetPair);
        if (target.Found)
        {
            DetachContent(target.Entry);
            _committer.Remove(target.Index);
        }

        int index = target.Index;
        if (within)
        {
            // Out first, so that the entry's content has one owner at each moment.
            int oldIndex = targetPair.IndexOf(entry);
            _committer.Remove(oldIndex);
            index = oldIndex < index ? index - 1 : index;
        }

        _committer.Insert(index, moved);
        TransferContent(entry, moved, sourcePair, targetPair);
        Status status = CommitChange();
        if (status == Status.Ok && _committer.MoveSource is not null)
        {
            // The medium shows the new name; now the old one goes.
            _committer.Begin(sourcePair);
            status = CommitChange();
        }

        sourcePair.Pins--;
        if (status == Status.Ok && replaced is not null)
        {
            _committer.EndOrphan();
            status = DropDirectory(replaced);
        }

        return status;
    }

    private static void TransferContent(MetadataEntry from, MetadataEntry to, MetadataPair fromPair, MetadataPair toPair)
    {
        if (from.Content is FileContent content)
        {
            from.Content = null;
            to.Content = content;
            content.Entry = to;
            fromPair.Pins--;
            toPair.Pins++;
        }
    }
}
