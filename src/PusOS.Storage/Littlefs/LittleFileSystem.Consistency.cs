namespace PusOS.Storage.Littlefs;

/// <summary>Loading, repair before the first write, and coming back to the medium's state after a failure.</summary>
public sealed partial class LittleFileSystem
{
    private Status Load()
    {
        Status status = _index.Load();
        if (status != Status.Ok)
        {
            return status;
        }

        MetadataEntry? moveSource = null;
        if (_index.Sum.HasMove && _index.Find(_index.Sum.MovePair) is MetadataPair source
            && source.Entries is not null && _index.Sum.MoveId < source.Count)
        {
            moveSource = source.Entries[_index.Sum.MoveId];
        }

        _committer.Reset(_index.Sum, moveSource);
        _allocator.Reset(_index.Seed);
        _repaired = false;
        return Status.Ok;
    }

    // What every change begins with. The first one after a mount finishes what a power cut left behind.
    private Status PrepareWrite()
    {
        if (_broken != Status.Ok)
        {
            return _broken;
        }

        if (IsReadOnly)
        {
            return Status.ReadOnly;
        }

        _allocator.Checkpoint();
        if (_repaired)
        {
            return Status.Ok;
        }

        Status status = Repair();
        _repaired = status == Status.Ok;
        return status;
    }

    // Every step is a commit that leaves a consistent medium, so a cut in between only means: again.
    private Status Repair()
    {
        Status status = RewriteOutdatedTails();
        if (status == Status.Ok && _committer.MoveSource is not null)
        {
            MetadataPair source = _committer.MoveSource.Pair!;
            status = _index.Ensure(source);
            if (status == Status.Ok)
            {
                // Beginning a transaction on the source's pair deletes the source.
                _committer.Begin(source);
                status = CommitChange();
            }
        }

        if (status == Status.Ok && _committer.OnMedium.NeedsSync)
        {
            status = DropOrphans();
            if (status == Status.Ok)
            {
                // The next commit, which is about to come, clears the flag on the medium.
                _committer.EndOrphan();
            }
        }

        if (status == Status.Ok && _index.Superblock.Minor < 1 && _options.HighestMinorVersion >= 1)
        {
            status = WriteSuperblock(_index.Superblock with { Version = Superblock.Version21 });
            for (MetadataPair? pair = _index.First; status == Status.Ok && pair is not null; pair = pair.Next)
            {
                // Logs of version 2.0 have no forward checksum to trust.
                pair.Appendable &= pair == _index.Root;
            }
        }

        return status;
    }

    private Status RewriteOutdatedTails()
    {
        for (MetadataPair? pair = _index.First; pair is not null; pair = pair.Next)
        {
            if (!pair.TailOutdated)
            {
                continue;
            }

            Status status = _index.Ensure(pair);
            if (status == Status.Ok)
            {
                _committer.Begin(pair);
                _committer.SetTail(pair.Next!.Blocks, pair.HardTail);
                status = CommitChange();
            }

            if (status != Status.Ok)
            {
                return status;
            }
        }

        _index.WasOutOfStep = false;
        _index.OutdatedBlocks.Clear();
        return Status.Ok;
    }

    private Status DropOrphans()
    {
        MetadataPair pair = _index.First!;
        while (pair.Next is MetadataPair next)
        {
            if (pair.HardTail || next.Parent is not null)
            {
                pair = next;
                continue;
            }

            Status status = _index.Ensure(pair);
            if (status == Status.Ok)
            {
                status = DropDirectory(next);
            }

            if (status != Status.Ok)
            {
                return status;
            }
        }

        return Status.Ok;
    }

    // Takes all pairs of a directory without entries off the thread, in one commit of the pair before it.
    private Status DropDirectory(MetadataPair first)
    {
        MetadataPair previous = first.Previous!;
        Status status = _index.Ensure(previous);
        if (status != Status.Ok)
        {
            return status;
        }

        _committer.Begin(previous);
        DropChain(first);
        return CommitChange();
    }

    // In a running transaction on the pair before it.
    private void DropChain(MetadataPair first)
    {
        MetadataPair? pair = first;
        while (true)
        {
            MetadataPair? next = pair.HardTail ? pair.Next : null;
            _committer.Drop(pair);
            if (next is null)
            {
                _committer.SetTail(pair.Tail, pair.HardTail);
                return;
            }

            pair = next;
        }
    }

    private Status CommitChange()
    {
        Status status = _committer.Commit();
        Changes++;
        return status == Status.Ok ? status : Recover(status);
    }

    // Memory is ahead of the medium: read the medium again, and give every open file its entry back.
    private Status Recover(Status failure)
    {
        byte[][]?[] paths = new byte[][]?[_openFiles.Count];
        for (int index = 0; index < paths.Length; index++)
        {
            paths[index] = PathOf(_openFiles[index].Entry);
        }

        Status status = Load();
        Generation++;
        if (status != Status.Ok)
        {
            _broken = status == Status.Ok ? failure : status;
            return failure;
        }

        for (int index = 0; index < paths.Length; index++)
        {
            FileContent content = _openFiles[index];
            content.Entry.Pair = null;
            if (paths[index] is byte[][] path && FindByNames(path) is MetadataEntry entry && entry.IsFile)
            {
                entry.Content = content;
                entry.Pair!.Pins++;
                content.Entry = entry;
            }
        }

        return failure;
    }

    private byte[][]? PathOf(MetadataEntry entry)
    {
        List<byte[]> names = [];
        MetadataPair? pair = entry.Pair;
        if (pair is null)
        {
            return null;
        }

        names.Add(entry.Name);
        for (int depth = 0; depth <= _index.PairCount; depth++)
        {
            MetadataPair first = pair.FirstOfDirectory;
            if (first == _index.First || first == _index.Root || first.Parent is null)
            {
                names.Reverse();
                return [.. names];
            }

            pair = first.Parent;
            MetadataEntry? directory = null;
            for (int index = 0; pair.Entries is not null && index < pair.Count; index++)
            {
                if (pair.Entries[index].IsDirectory && pair.Entries[index].Directory.Overlaps(first.Blocks))
                {
                    directory = pair.Entries[index];
                }
            }

            if (directory is null)
            {
                return null;
            }

            names.Add(directory.Name);
        }

        return null;
    }

    private MetadataEntry? FindByNames(byte[][] names)
    {
        MetadataPair? directory = _index.Root;
        MetadataEntry? entry = null;
        foreach (byte[] name in names)
        {
            if (directory is null || Locate(directory, name, out MetadataPair pair, out int index, out bool found) != Status.Ok || !found)
            {
                return null;
            }

            entry = pair.Entries![index];
            directory = entry.IsDirectory ? _index.Find(entry.Directory) : null;
        }

        return entry;
    }
}
