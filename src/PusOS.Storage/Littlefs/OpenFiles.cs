namespace PusOS.Storage.Littlefs;

/// <summary>The contents of all open files, each once however many handles it has; bounded.</summary>
internal sealed class OpenFiles(int limit)
{
    // Enough for any usual number of files that are opened and closed in turn.
    private const int MostFree = 8;

    private readonly List<FileContent> _contents = [];
    // Closed ones, the longest closed first. Each still knows where its blocks lie.
    private readonly List<FileContent> _free = [];

    public int Count => _contents.Count;

    public bool IsFull => _contents.Count >= limit;

    public FileContent this[int index] => _contents[index];

    public void Add(FileContent content) => _contents.Add(content);

    /// <summary>Takes the content out and keeps the object for the next file.</summary>
    public void Remove(FileContent content)
    {
        _contents.Remove(content);
        if (_free.Count < MostFree)
        {
            _free.Add(content);
        }
    }

    /// <summary>An object of a file closed before, if there is one of the same list that one; null: none.</summary>
    public FileContent? TakeFree(MetadataEntry entry)
    {
        if (_free.Count == 0)
        {
            return null;
        }

        int index = _free.Count - 1;
        while (index > 0 && !_free[index].HasListOf(entry))
        {
            index--;
        }

        FileContent content = _free[index];
        _free.RemoveAt(index);
        return content;
    }

    /// <summary>A block becomes another one: a list of a closed file that begins there is no more.</summary>
    public void ForgetClosed(uint head)
    {
        for (int index = 0; index < _free.Count; index++)
        {
            _free[index].ForgetIfHead(head);
        }
    }

    public StorageStatus Visit(IBlockVisitor visitor)
    {
        foreach (FileContent content in _contents)
        {
            StorageStatus status = content.VisitBlocks(visitor);
            if (status != StorageStatus.Ok)
            {
                return status;
            }
        }

        return StorageStatus.Ok;
    }
}
