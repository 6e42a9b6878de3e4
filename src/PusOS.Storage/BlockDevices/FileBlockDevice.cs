using Microsoft.Win32.SafeHandles;

namespace PusOS.Storage.BlockDevices;

/// <summary>
/// A block device in a file: a disk image. Erase does nothing; Sync asks the operating system to make
/// the file durable. I/O failures become DeviceError.
/// </summary>
public sealed class FileBlockDevice : IBlockDevice, IDisposable
{
    private readonly SafeFileHandle _handle;
    // Holds the lock; the handle is the device's.
    private readonly FileStream? _lock;
    private readonly bool _readOnly;
    private readonly long _start;

    private FileBlockDevice(SafeFileHandle handle, int blockSize, uint blockCount, int granularity, bool readOnly, long start)
    {
        _handle = handle;
        _lock = readOnly ? null : Hold(handle);
        _readOnly = readOnly;
        _start = start;
        BlockSize = blockSize;
        BlockCount = blockCount;
        ReadGranularity = granularity;
        ProgGranularity = granularity;
    }

    /// <inheritdoc/>
    public int BlockSize { get; }

    /// <inheritdoc/>
    public uint BlockCount { get; }

    /// <inheritdoc/>
    public int ReadGranularity { get; }

    /// <inheritdoc/>
    public int ProgGranularity { get; }

    /// <summary>
    /// Opens an image; a last part that is no whole block is left alone. Throws as
    /// <see cref="File.OpenHandle"/> does, also when it is opened for writing while QEMU has it (on Linux and Windows).
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="blockSize">Bytes in a block.</param>
    /// <param name="granularity">Bytes of the smallest read and prog.</param>
    /// <param name="readOnly">Open for reading only; progs and erases answer ReadOnly.</param>
    /// <param name="start">Byte offset of block 0 in the file.</param>
    public static FileBlockDevice Open(string path, int blockSize, int granularity = 16, bool readOnly = false, long start = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(blockSize);
        SafeFileHandle handle = File.OpenHandle(
            path, FileMode.Open, readOnly ? FileAccess.Read : FileAccess.ReadWrite, readOnly ? FileShare.Read : FileShare.None);
        uint blocks = (uint)Math.Min(uint.MaxValue - 1, Math.Max(0, RandomAccess.GetLength(handle) - start) / blockSize);
        return new FileBlockDevice(handle, blockSize, blocks, granularity, readOnly, start);
    }

    // A node that runs with the image would overwrite what is written here, and the other way round. QEMU locks single
    // bytes behind the hundredth for reading, and others lock them for writing (block/file-posix.c).
    private static FileStream? Hold(SafeFileHandle handle)
    {
        const long FirstLockedByte = 100, LockedBytes = 200;
        if (OperatingSystem.IsMacOS())
        {
            return null;
        }

        FileStream stream = new(handle, FileAccess.ReadWrite, bufferSize: 0);
        try
        {
            stream.Lock(FirstLockedByte, LockedBytes);
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Creates an image of zeros (sparse where the host's file system can). Throws IOException when the file exists.</summary>
    public static FileBlockDevice Create(string path, int blockSize, uint blockCount, int granularity = 16)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(blockSize);
        SafeFileHandle handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        RandomAccess.SetLength(handle, blockSize * (long)blockCount);
        return new FileBlockDevice(handle, blockSize, blockCount, granularity, readOnly: false, start: 0);
    }

    /// <inheritdoc/>
    public Status Read(uint block, int offset, Span<byte> destination)
    {
        if (!BlockRange.IsInside(this, block, offset, destination.Length, ReadGranularity))
        {
            return Status.InvalidArgument;
        }

        try
        {
            long position = Position(block, offset);
            while (!destination.IsEmpty)
            {
                int read = RandomAccess.Read(_handle, destination, position);
                if (read == 0)
                {
                    return Status.DeviceError;
                }

                position += read;
                destination = destination.Slice(read);
            }

            return Status.Ok;
        }
        catch (IOException)
        {
            return Status.DeviceError;
        }
    }

    /// <inheritdoc/>
    public Status Prog(uint block, int offset, ReadOnlySpan<byte> source)
    {
        if (!BlockRange.IsInside(this, block, offset, source.Length, ProgGranularity))
        {
            return Status.InvalidArgument;
        }

        if (_readOnly)
        {
            return Status.ReadOnly;
        }

        try
        {
            RandomAccess.Write(_handle, source, Position(block, offset));
            return Status.Ok;
        }
        catch (IOException)
        {
            return Status.DeviceError;
        }
    }

    /// <inheritdoc/>
    public Status Erase(uint block)
    {
        if (block >= BlockCount)
        {
            return Status.InvalidArgument;
        }

        return _readOnly ? Status.ReadOnly : Status.Ok;
    }

    /// <inheritdoc/>
    public Status Sync()
    {
        try
        {
            RandomAccess.FlushToDisk(_handle);
            return Status.Ok;
        }
        catch (IOException)
        {
            return Status.DeviceError;
        }
    }

    /// <summary>Closes the file; syncs nothing.</summary>
    public void Dispose()
    {
        _lock?.Dispose();
        _handle.Dispose();
    }

    private long Position(uint block, int offset) => _start + (block * (long)BlockSize) + offset;
}
