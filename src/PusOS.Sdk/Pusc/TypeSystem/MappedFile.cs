using System.IO.MemoryMappedFiles;
using System.Reflection.PortableExecutable;

namespace PusOS.Compiler.TypeSystem;

/// <summary>A file mapped for reading, for as long as the object lives (metadata is read in place, only the pages touched).</summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;
    private readonly int _length;

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public MappedFile(string path)
    {
        using FileStream stream = File.OpenRead(path);
        _length = checked((int)stream.Length);
        if (_length == 0)
        {
            throw new BadImageFormatException("The file is empty.");
        }

        _file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = _file.CreateViewAccessor(0, _length, MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _start = start + _view.PointerOffset;
    }

    /// <summary>Opens the file as a PE image; the reader is valid while this object is.</summary>
    // SAFETY: the view covers _length bytes from _start and stays mapped until Dispose.
    public PEReader OpenImage() => new(_start, _length);

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
