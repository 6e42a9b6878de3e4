namespace PusOS.Storage.Littlefs;

/// <summary>
/// Lists a directory in the order of the names' bytes. Entries may come and go meanwhile: each entry
/// that is there all the time is listed exactly once.
/// </summary>
public sealed class LittleDirectory
{
    private readonly LittleFileSystem _fileSystem;
    private readonly byte[] _last;
    private MetadataPair _first;
    private BlockPair _blocks;
    private int _lastLength;
    private MetadataPair? _pair;
    private int _index;
    private long _changes;
    private int _generation;

    internal LittleDirectory(LittleFileSystem fileSystem, MetadataPair first, int nameMax)
    {
        _fileSystem = fileSystem;
        _first = first;
        _blocks = first.Blocks;
        _last = new byte[nameMax];
        _generation = fileSystem.Generation;
        Rewind();
    }

    /// <summary>Back to the first entry.</summary>
    public void Rewind()
    {
        _lastLength = 0;
        _pair = null;
        _index = 0;
        _changes = -1;
    }

    /// <summary>
    /// The next entry; NotFound after the last. <paramref name="name"/> (UTF-8 by convention) lies in this
    /// object and is valid until the next call.
    /// </summary>
    public Status Next(out ReadOnlySpan<byte> name, out EntryInformation information)
    {
        name = default;
        information = default;
        if (_generation != _fileSystem.Generation)
        {
            MetadataPair? again = _fileSystem.FindPair(_blocks);
            if (again is null)
            {
                return Status.NotFound;
            }

            _first = again;
            _generation = _fileSystem.Generation;
            _changes = -1;
        }

        _blocks = _first.Blocks;
        if (_first.Removed)
        {
            return Status.NotFound;
        }

        Status status = _changes == _fileSystem.Changes
            ? _fileSystem.NextEntry(ref _pair!, ref _index)
            : _fileSystem.SeekEntry(_first, _last.AsSpan(0, _lastLength), out _pair, out _index);
        if (status != Status.Ok)
        {
            return status;
        }

        MetadataEntry entry = _pair!.Entries![_index];
        _changes = _fileSystem.Changes;
        _lastLength = Math.Min(entry.Name.Length, _last.Length);
        entry.Name.AsSpan(0, _lastLength).CopyTo(_last);
        name = _last.AsSpan(0, _lastLength);
        information = entry.Information;
        return Status.Ok;
    }
}
