namespace PusOS.Storage.Littlefs;

/// <summary>The contents of all open files, each once however many handles it has; bounded.</summary>
internal sealed class OpenFiles(int limit)
{
    // Enough for any usual number of files that are opened and closed in turn.
    private const int MostFree = 8;

    private readonly List<FileContent> _contents = [];
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

    /// <summary>An object of a file closed before, to be used again; null: none.</summary>
    public FileContent? TakeFree()
    {
        if (_free.Count == 0)
        {
            return null;
        }

        FileContent content = _free[^1];
        _free.RemoveAt(_free.Count - 1);
        return content;
    }

    public Status Visit(IBlockVisitor visitor)
    {
        foreach (FileContent content in _contents)
        {
            Status status = content.VisitBlocks(visitor);
            if (status != Status.Ok)
            {
                return status;
            }
        }

        return Status.Ok;
    }
}
