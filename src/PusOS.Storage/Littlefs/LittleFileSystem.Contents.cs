namespace PusOS.Storage.Littlefs;

/// <summary>Contents of open files: shared by their handles, committed, closed.</summary>
public sealed partial class LittleFileSystem
{
    internal Status SyncContent(FileContent content)
    {
        Status status = content.Flush();
        if (status != Status.Ok || !content.IsDirty || content.Entry.Pair is null)
        {
            return status;
        }

        status = PrepareWrite();
        if (status == Status.Ok && !content.IsInline)
        {
            // The data must be on the medium before the metadata that leads to it.
            status = _volume.Sync();
        }

        if (status == Status.Ok && content.MayBeLost)
        {
            // This sync, or one that another file's commit made, was told what became of this one's blocks.
            _volume.Note(FaultReason.DeviceError, content.Head);
            status = Status.DeviceError;
        }

        MetadataEntry entry = content.Entry;
        if (status != Status.Ok || entry.Pair is null)
        {
            return status;
        }

        _committer.Begin(entry.Pair);
        if (content.IsInline)
        {
            _committer.SetInline(entry, content.Inline);
        }
        else
        {
            Span<BlockStretch> stretches = stackalloc BlockStretch[KnownBlocks.MostStretches];
            _committer.SetSkipList(entry, content.Head, content.Length, content.CopyKnown(stretches));
        }

        if (content.PendingAttributeType >= 0)
        {
            _committer.UpdateAttribute(entry, (byte)content.PendingAttributeType, content.PendingAttribute, remove: false);
        }

        status = CommitChange();
        if (status == Status.Ok)
        {
            content.MarkClean();
        }

        return status;
    }

    internal Status CloseContent(FileContent content)
    {
        if (content.Handles > 1)
        {
            content.Handles--;
            return SyncContent(content);
        }

        Status status = SyncContent(content);
        MetadataEntry entry = content.Entry;
        content.Handles = 0;
        if (content.IsDirty)
        {
            content.Revert();
        }
        else if (entry.Stretches.IsEmpty && content.HasListOf(entry))
        {
            // What reading has shown is not lost.
            Span<BlockStretch> stretches = stackalloc BlockStretch[KnownBlocks.MostStretches];
            _index.Learn(entry, content.CopyKnown(stretches));
        }

        entry.Content = null;
        if (entry.Pair is not null)
        {
            entry.Pair.Pins--;
        }

        _openFiles.Remove(content);

        return status;
    }

    private FileContent Share(MetadataEntry entry)
    {
        FileContent? content = entry.Content;
        if (content is null)
        {
            content = _openFiles.TakeFree();
            if (content is null)
            {
                content = new FileContent(_volume, _allocator, _index.Superblock.FileMax, InlineLimit, entry);
            }
            else
            {
                content.Reset(entry);
            }

            entry.Content = content;
            entry.Pair!.Pins++;
            _openFiles.Add(content);
        }

        content.Handles++;
        return content;
    }
}
