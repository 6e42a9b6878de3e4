namespace PusOS.Storage.Littlefs;

/// <summary>The contents of all open files, each once however many handles it has; bounded.</summary>
internal sealed class OpenFiles(int limit)
{
    private readonly List<FileContent> _contents = [];

    public int Count => _contents.Count;

    public bool IsFull => _contents.Count >= limit;

    public FileContent this[int index] => _contents[index];

    public void Add(FileContent content) => _contents.Add(content);

    public void Remove(FileContent content) => _contents.Remove(content);

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
