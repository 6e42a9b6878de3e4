namespace PusOS.Storage.Littlefs;

/// <summary>Operations on names.</summary>
public sealed partial class LittleFileSystem
{
    /// <summary>What is at <paramref name="path"/>. NotFound, NotADirectory: nothing.</summary>
    public Status GetInformation(ReadOnlySpan<byte> path, out EntryInformation information)
    {
        information = default;
        Status status = Resolve(path, out Place place);
        if (status != Status.Ok)
        {
            return status;
        }

        if (place.IsRoot)
        {
            information = new EntryInformation(EntryKind.Directory, 0);
            return Status.Ok;
        }

        if (!place.Found)
        {
            return Status.NotFound;
        }

        if (place.MustBeDirectory && !place.Entry.IsDirectory)
        {
            return Status.NotADirectory;
        }

        information = place.Entry.Information;
        return Status.Ok;
    }

    /// <summary>Lists a directory.</summary>
    public Status OpenDirectory(ReadOnlySpan<byte> path, out LittleDirectory? directory)
    {
        directory = null;
        Status status = Resolve(path, out Place place);
        if (status != Status.Ok)
        {
            return status;
        }

        status = Enter(place, out MetadataPair first);
        if (status == Status.Ok)
        {
            directory = new LittleDirectory(this, first, (int)Superblock.LargestName);
        }

        return status;
    }

    /// <summary>
    /// Opens a file, creating it when asked; a new file is on the medium, empty, when this returns.
    /// NotFound, AlreadyExists, IsADirectory, NameTooLong, TooManyOpenFiles, ReadOnly, NoSpace.
    /// </summary>
    public Status OpenFile(ReadOnlySpan<byte> path, FileOpenFlags flags, out LittleFile? file) => OpenFile(path, flags, default, out file);

    /// <summary>The same; a file that this creates has a user attribute from its first commit on: a timestamp, say.</summary>
    public Status OpenFile(ReadOnlySpan<byte> path, FileOpenFlags flags, NewAttribute attribute, out LittleFile? file)
    {
        file = null;
        if (attribute.Data.Length > AttributeMax)
        {
            return Status.InvalidArgument;
        }

        if ((flags & (FileOpenFlags.Read | FileOpenFlags.Write)) == 0)
        {
            return Status.InvalidArgument;
        }

        bool writes = (flags & (FileOpenFlags.Write | FileOpenFlags.Create | FileOpenFlags.Truncate)) != 0;
        if (writes && IsReadOnly)
        {
            return Status.ReadOnly;
        }

        Status status = Resolve(path, out Place place);
        if (status != Status.Ok)
        {
            return status;
        }

        status = CheckOpen(place, flags);
        if (status != Status.Ok)
        {
            return status;
        }

        MetadataEntry entry;
        if (place.Found)
        {
            entry = place.Entry;
        }
        else
        {
            status = CreateFile(path, attribute, out entry);
            if (status != Status.Ok)
            {
                return status;
            }
        }

        FileContent content = Share(entry);
        file = new LittleFile(this, content, flags, isNew: !place.Found);
        if ((flags & FileOpenFlags.Truncate) != 0 && content.Length > 0)
        {
            status = content.SetLength(0);
            if (status != Status.Ok)
            {
                file.Close();
                file = null;
            }
        }

        return status;
    }

    /// <summary>Creates a directory. AlreadyExists, NotFound (a directory on the way), NoSpace.</summary>
    public Status CreateDirectory(ReadOnlySpan<byte> path) => CreateDirectory(path, default);

    /// <summary>The same; the directory has a user attribute from its first commit on.</summary>
    public Status CreateDirectory(ReadOnlySpan<byte> path, NewAttribute attribute)
    {
        Status status = attribute.Data.Length > AttributeMax ? Status.InvalidArgument : PrepareWrite();
        if (status != Status.Ok)
        {
            return status;
        }

        status = Resolve(path, out Place place);
        if (status != Status.Ok)
        {
            return status;
        }

        if (place.IsRoot || place.Found)
        {
            return Status.AlreadyExists;
        }

        // The new directory is threaded behind its parent's last pair.
        place.Pair.Pins++;
        MetadataPair last = place.Pair;
        while (last.HardTail)
        {
            last = last.Next!;
        }

        status = _committer.CreatePair(last.Tail, out MetadataPair? pair);
        place.Pair.Pins--;
        if (status != Status.Ok)
        {
            return status;
        }

        bool linkedBefore = last != place.Pair;
        status = linkedBefore ? LinkEarly(last, pair!) : Status.Ok;
        if (status == Status.Ok)
        {
            // The link may have moved entries: find the place again.
            status = linkedBefore ? Resolve(path, out place) : Status.Ok;
        }

        if (status != Status.Ok)
        {
            return status;
        }

        _committer.Begin(place.Pair);
        if (linkedBefore)
        {
            _committer.EndOrphan();
        }
        else
        {
            _index.Thread(place.Pair, pair!);
            _committer.SetTail(pair!.Blocks, hard: false);
        }

        _committer.Insert(place.Index, new MetadataEntry
        {
            NameType = Tag.NameDirectory,
            Name = place.Name.ToArray(),
            StructType = Tag.StructDirectory,
            Directory = pair!.Blocks,
            Attributes = attribute.ToEntry(),
        });
        return CommitChange();
    }

    /// <summary>Deletes a file or an empty directory. NotFound, DirectoryNotEmpty. An open file stays usable until it is closed.</summary>
    public Status Remove(ReadOnlySpan<byte> path)
    {
        Status status = PrepareWrite();
        if (status != Status.Ok)
        {
            return status;
        }

        status = Resolve(path, out Place place);
        if (status != Status.Ok)
        {
            return status;
        }

        if (place.IsRoot)
        {
            return Status.InvalidArgument;
        }

        if (!place.Found)
        {
            return Status.NotFound;
        }

        MetadataEntry entry = place.Entry;
        if (place.MustBeDirectory && !entry.IsDirectory)
        {
            return Status.NotADirectory;
        }

        MetadataPair? directory = null;
        if (entry.IsDirectory)
        {
            status = CheckEmpty(place, out directory);
            if (status != Status.Ok)
            {
                return status;
            }
        }

        return RemoveEntry(place.Pair, place.Index, directory);
    }

    /// <summary>Reads a user attribute; <paramref name="length"/> is its whole length even when the buffer is shorter.</summary>
    public Status GetAttribute(ReadOnlySpan<byte> path, byte type, Span<byte> destination, out int length)
    {
        length = 0;
        Status status = ResolveEntry(path, out MetadataEntry? entry);
        if (status != Status.Ok)
        {
            return status;
        }

        return CopyAttribute(entry!, type, destination, out length);
    }

    /// <summary>An attribute as an open file sees it: what its next sync will set, or what is there.</summary>
    internal static Status CopyAttribute(MetadataEntry entry, byte type, Span<byte> destination, out int length)
    {
        ReadOnlySpan<byte> data = default;
        UserAttribute? attribute = null;
        bool isPending = entry.Content is { } content && content.PendingAttributeType == type;
        if (isPending)
        {
            data = entry.Content!.PendingAttribute;
        }
        else
        {
            attribute = entry.FindAttribute(type);
            data = attribute is null ? default : attribute.Data;
        }

        length = data.Length;
        data.Slice(0, Math.Min(length, destination.Length)).CopyTo(destination);
        return isPending || attribute is not null ? Status.Ok : Status.NotFound;
    }

    /// <summary>Sets an attribute of an open file, durable when it returns; of a file that was deleted, in memory only.</summary>
    internal Status SetAttribute(FileContent content, byte type, ReadOnlySpan<byte> data)
    {
        if (content.Entry.Pair is null)
        {
            content.Entry.SetAttribute(type, data);
            return Status.Ok;
        }

        Status status = PrepareWrite();
        MetadataEntry entry = content.Entry;
        if (status != Status.Ok || entry.Pair is null)
        {
            return status;
        }

        if (content.PendingAttributeType == type)
        {
            content.SetPendingAttribute(type, data);
        }

        _committer.Begin(entry.Pair);
        _committer.UpdateAttribute(entry, type, data, remove: false);
        return CommitChange();
    }

    /// <summary>Sets a user attribute, durable when it returns. InvalidArgument: longer than <see cref="AttributeMax"/>.</summary>
    public Status SetAttribute(ReadOnlySpan<byte> path, byte type, ReadOnlySpan<byte> data) =>
        data.Length > AttributeMax ? Status.InvalidArgument : ChangeAttribute(path, type, data, remove: false);

    /// <summary>Removes a user attribute; Ok also when there was none.</summary>
    public Status RemoveAttribute(ReadOnlySpan<byte> path, byte type) => ChangeAttribute(path, type, default, remove: true);

    private Status CheckOpen(in Place place, FileOpenFlags flags)
    {
        if (place.IsRoot || (place.Found && place.Entry.IsDirectory))
        {
            return Status.IsADirectory;
        }

        if (place.MustBeDirectory)
        {
            return place.Found ? Status.NotADirectory : Status.NotFound;
        }

        if (!place.Found)
        {
            if ((flags & FileOpenFlags.Create) == 0)
            {
                return Status.NotFound;
            }
        }
        else if ((flags & FileOpenFlags.Exclusive) != 0)
        {
            return Status.AlreadyExists;
        }

        bool isOpen = place.Found && place.Entry.Content is not null;
        return !isOpen && _openFiles.IsFull ? Status.TooManyOpenFiles : Status.Ok;
    }

    private Status CreateFile(ReadOnlySpan<byte> path, NewAttribute attribute, out MetadataEntry entry)
    {
        entry = new MetadataEntry { NameType = Tag.NameRegular, StructType = Tag.StructInline, Attributes = attribute.ToEntry() };
        Status status = PrepareWrite();
        if (status != Status.Ok)
        {
            return status;
        }

        // The repair before the first write may have changed the place.
        status = Resolve(path, out Place place);
        if (status != Status.Ok)
        {
            return status;
        }

        entry.Name = place.Name.ToArray();
        _committer.Begin(place.Pair);
        _committer.Insert(place.Index, entry);
        status = CommitChange();
        if (status != Status.Ok || (entry.Pair!.Entries is not null && entry.Pair.IndexOf(entry) >= 0))
        {
            return status;
        }

        // The commit split the pair, and the new one was evicted at once: what is read again are other objects.
        status = Resolve(path, out place);
        entry = status == Status.Ok && place.Found ? place.Entry : entry;
        return status == Status.Ok && !place.Found ? Status.NotFound : status;
    }

    // The parent's last pair is not the one that gets the entry: two commits, with the sync flag between them.
    private Status LinkEarly(MetadataPair last, MetadataPair pair)
    {
        Status status = _index.Ensure(last);
        if (status != Status.Ok)
        {
            return status;
        }

        _committer.BeginOrphan();
        _index.Thread(last, pair);
        _committer.Begin(last);
        _committer.SetTail(pair.Blocks, hard: false);
        return CommitChange();
    }

    // A directory that can be removed has no entries, is not the root, and its pairs are all there.
    private Status CheckEmpty(in Place place, out MetadataPair? directory)
    {
        Status status = Enter(place, out MetadataPair first);
        directory = first;
        if (status != Status.Ok)
        {
            return status;
        }

        place.Pair.Pins++;
        status = SeekEntry(first, default, out _, out _);
        place.Pair.Pins--;
        return status switch
        {
            Status.NotFound => Status.Ok,
            Status.Ok => Status.DirectoryNotEmpty,
            _ => status,
        };
    }

    private Status RemoveEntry(MetadataPair pair, int index, MetadataPair? directory)
    {
        if (directory is null)
        {
            DetachContent(pair.Entries![index]);
            _committer.Begin(pair);
            _committer.Remove(index);
            return CommitChange();
        }

        if (directory.Previous == pair)
        {
            // The entry's own pair leads to the directory: both go in one commit.
            _committer.Begin(pair);
            _committer.Remove(index);
            DropChain(directory);
            return CommitChange();
        }

        _committer.BeginOrphan();
        directory.Parent = null;
        _committer.Begin(pair);
        _committer.Remove(index);
        Status status = CommitChange();
        if (status != Status.Ok)
        {
            return status;
        }

        _committer.EndOrphan();
        return DropDirectory(directory);
    }

    private static void DetachContent(MetadataEntry entry)
    {
        if (entry.Content is not null)
        {
            entry.Pair!.Pins--;
        }
    }

    private Status ResolveEntry(ReadOnlySpan<byte> path, out MetadataEntry? entry)
    {
        entry = null;
        Status status = Resolve(path, out Place place);
        if (status != Status.Ok)
        {
            return status;
        }

        if (place.IsRoot)
        {
            // The root's attributes lie with the superblock entry.
            status = _index.Ensure(_index.Root!);
            entry = status == Status.Ok ? _index.Root!.Entries![0] : null;
            return status;
        }

        if (!place.Found)
        {
            return Status.NotFound;
        }

        entry = place.Entry;
        return Status.Ok;
    }

    private Status ChangeAttribute(ReadOnlySpan<byte> path, byte type, ReadOnlySpan<byte> data, bool remove)
    {
        Status status = PrepareWrite();
        if (status != Status.Ok)
        {
            return status;
        }

        status = ResolveEntry(path, out MetadataEntry? entry);
        if (status != Status.Ok || (remove && entry!.FindAttribute(type) is null))
        {
            return status;
        }

        _committer.Begin(entry!.Pair!);
        _committer.UpdateAttribute(entry, type, data, remove);
        return CommitChange();
    }
}
