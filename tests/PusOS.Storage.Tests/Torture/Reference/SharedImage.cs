using System.IO.MemoryMappedFiles;
using PusOS.Storage.BlockDevices;

namespace PusOS.Storage.Torture.Reference;

/// <summary>An image in a file that both sides have mapped: what one writes the other sees, without copying.</summary>
public sealed unsafe class SharedImage : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _bytes;

    public SharedImage(string path, int capacity)
    {
        Path = path;
        using (FileStream stream = new(path, FileMode.Create))
        {
            stream.SetLength(capacity);
        }

        Capacity = capacity;
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, capacity);
        _view = _file.CreateViewAccessor();
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _bytes);
    }

    public string Path { get; }

    public int Capacity { get; }

    public Span<byte> Bytes => new(_bytes, Capacity);

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
        File.Delete(Path);
    }
}
