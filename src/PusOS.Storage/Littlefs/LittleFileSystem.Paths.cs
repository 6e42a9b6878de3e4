namespace PusOS.Storage.Littlefs;

/// <summary>Finding entries.</summary>
public sealed partial class LittleFileSystem
{
    /// <summary>The place that a path leads to: an entry, or where it would be inserted.</summary>
    private ref struct Place
    {
        /// <summary>The path is the root directory itself.</summary>
        public bool IsRoot;
        /// <summary>First pair of the directory that holds the name.</summary>
        public MetadataPair Directory;
        public MetadataPair Pair;
        public int Index;
        public bool Found;
        public ReadOnlySpan<byte> Name;
        /// <summary>The path ends with a slash: only a directory may be meant.</summary>
        public bool MustBeDirectory;

        public readonly MetadataEntry Entry => Pair.Entries![Index];
    }

    // NotFound: a directory on the way is missing; a missing last name is not a failure.
    private Status Resolve(ReadOnlySpan<byte> path, out Place place)
    {
        place = default;
        place.IsRoot = true;
        if (_broken != Status.Ok)
        {
            return _broken;
        }

        while (TakeName(ref path, out ReadOnlySpan<byte> name))
        {
            Status entered = Enter(place, out MetadataPair directory);
            if (entered != Status.Ok)
            {
                return entered;
            }

            if (name is [(byte)'.'] or [(byte)'.', (byte)'.'])
            {
                Status stepped = Step(name.Length, directory, out place);
                if (stepped != Status.Ok)
                {
                    return stepped;
                }

                continue;
            }

            if (name.Length > NameMax)
            {
                return Status.NameTooLong;
            }

            Status status = Locate(directory, name, out place.Pair, out place.Index, out place.Found);
            if (status != Status.Ok)
            {
                return status;
            }

            place.IsRoot = false;
            place.Directory = directory;
            place.Name = name;
            place.MustBeDirectory = !path.IsEmpty;
        }

        return Status.Ok;
    }

    // "." and "..": the place of the directory itself, or of the one above; above the root is the root.
    private Status Step(int dots, MetadataPair directory, out Place place)
    {
        place = default;
        if (dots == 2 && directory != _index.Root && directory.Parent is not null)
        {
            directory = directory.Parent.FirstOfDirectory == _index.First ? _index.Root! : directory.Parent.FirstOfDirectory;
        }

        if (directory == _index.Root || directory.Parent is null)
        {
            place.IsRoot = true;
            return Status.Ok;
        }

        MetadataPair parent = directory.Parent;
        Status status = _index.Ensure(parent);
        for (int index = 0; status == Status.Ok && index < parent.Count; index++)
        {
            MetadataEntry entry = parent.Entries![index];
            if (entry.IsDirectory && entry.IsVisible && entry.Directory.SameAs(directory.Linked))
            {
                place.Directory = parent.FirstOfDirectory;
                place.Pair = parent;
                place.Index = index;
                place.Found = true;
                place.Name = entry.Name;
                place.MustBeDirectory = true;
                return Status.Ok;
            }
        }

        return status == Status.Ok ? Status.NotFound : status;
    }

    private static bool TakeName(scoped ref ReadOnlySpan<byte> path, out ReadOnlySpan<byte> name)
    {
        path = path.TrimStart((byte)'/');
        int end = path.IndexOf((byte)'/');
        name = end < 0 ? path : path.Slice(0, end);
        path = end < 0 ? default : path.Slice(end);
        return !name.IsEmpty;
    }

    // From a found directory entry to the directory's first pair.
    private Status Enter(in Place place, out MetadataPair directory)
    {
        directory = _index.Root!;
        if (place.IsRoot)
        {
            return Status.Ok;
        }

        if (!place.Found)
        {
            return Status.NotFound;
        }

        MetadataEntry entry = place.Entry;
        if (!entry.IsDirectory)
        {
            return Status.NotADirectory;
        }

        if (_index.Find(entry.Directory) is not MetadataPair first)
        {
            return _volume.Reject(FaultReason.DanglingDirectory, place.Pair.Blocks.First);
        }

        directory = first;
        return Status.Ok;
    }

    // Goes through the directory's pairs; names in a pair are all less than those in the next.
    private Status Locate(
        MetadataPair directory, ReadOnlySpan<byte> name, out MetadataPair pair, out int index, out bool found)
    {
        pair = directory;
        index = 0;
        found = false;
        while (true)
        {
            Status status = _index.Ensure(pair);
            if (status != Status.Ok)
            {
                return status;
            }

            bool isLast = !pair.HardTail;
            bool isBehind = !isLast && pair.Sorted && pair.Count > 0 && name.SequenceCompareTo(pair.Entries![pair.Count - 1].Name) > 0;
            if (!isBehind)
            {
                found = pair.TryFind(name, out index) && pair.Entries![index].IsVisible;
                if (found || isLast || (pair.Sorted && index < pair.Count))
                {
                    return Status.Ok;
                }
            }

            if (pair.Next is null)
            {
                return _volume.Reject(FaultReason.DanglingDirectory, pair.Blocks.First);
            }

            pair = pair.Next;
        }
    }

    /// <summary>The first visible entry after <paramref name="after"/>; an empty name: the first of all.</summary>
    internal Status SeekEntry(MetadataPair first, ReadOnlySpan<byte> after, out MetadataPair pair, out int index)
    {
        pair = first;
        index = -1;
        if (after.IsEmpty)
        {
            return NextEntry(ref pair, ref index);
        }

        Status status = Locate(first, after, out pair, out index, out bool found);
        if (status != Status.Ok)
        {
            return status;
        }

        index = found ? index : index - 1;
        return NextEntry(ref pair, ref index);
    }

    /// <summary>Moves to the next visible entry; NotFound: there is none.</summary>
    internal Status NextEntry(ref MetadataPair pair, ref int index)
    {
        while (true)
        {
            Status status = _index.Ensure(pair);
            if (status != Status.Ok)
            {
                return status;
            }

            while (++index < pair.Count)
            {
                if (pair.Entries![index].IsVisible)
                {
                    return Status.Ok;
                }
            }

            index = pair.Count - 1;
            if (!pair.HardTail)
            {
                return Status.NotFound;
            }

            if (pair.Next is null)
            {
                return _volume.Reject(FaultReason.DanglingDirectory, pair.Blocks.First);
            }

            pair = pair.Next;
            index = -1;
        }
    }
}
