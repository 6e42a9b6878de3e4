using PusOS.Storage;
using PusOS.Storage.Littlefs;

namespace PusOS.Storage.Bench;

/// <summary>
/// The operations of the speed table, in the order in which the reference was measured: 2,048 blocks of
/// 4 KiB, read and prog 16 bytes. No allocation of its own inside a measured part but names.
/// </summary>
internal sealed class LittlefsWorkload(IBlockDevice device, LittleFileSystemOptions options)
{
    private const int FileCount = 1000;
    private const int SmallFile = 64;
    private const int LargeFile = 1 << 20;
    private const int Chunk = 4096;

    private readonly byte[] _chunk = new byte[Chunk];
    private readonly byte[] _path = "/dir/file-0000"u8.ToArray();
    private LittleFileSystem _fileSystem = null!;

    public LittleFileSystem FileSystem => _fileSystem;

    public void Format() => Ok(LittleFileSystem.Format(device, null, out _));

    public void Mount()
    {
        Ok(LittleFileSystem.Mount(device, options, out LittleFileSystem? mounted, out _));
        _fileSystem = mounted!;
    }

    public void WriteLarge()
    {
        LittleFile file = Open("/large"u8, FileOpenFlags.Write | FileOpenFlags.Create);
        for (int written = 0; written < LargeFile; written += Chunk)
        {
            _chunk.AsSpan().Fill((byte)(written >> 12));
            Ok(file.Write(_chunk, out _));
        }

        Ok(file.Close());
    }

    public void ReadLarge()
    {
        LittleFile file = Open("/large"u8, FileOpenFlags.Read);
        for (int read = 0; read < LargeFile; read += Chunk)
        {
            Ok(file.Read(_chunk, out _));
        }

        Ok(file.Close());
    }

    public void OverwriteRandomly()
    {
        LittleFile file = Open("/large"u8, FileOpenFlags.Write | FileOpenFlags.Read);
        uint random = 12345;
        for (int number = 0; number < 16; number++)
        {
            random = (random * 1664525) + 1013904223;
            Ok(file.WriteAt((random >> 8) % (LargeFile / Chunk) * Chunk, _chunk, out _));
        }

        Ok(file.Close());
    }

    public void MakeDirectory() => Ok(_fileSystem.CreateDirectory("/dir"u8));

    public void CreateSmall()
    {
        for (int number = 0; number < FileCount; number++)
        {
            LittleFile file = Open(Path(number), FileOpenFlags.Write | FileOpenFlags.Create);
            Ok(file.Write(_chunk.AsSpan(0, SmallFile), out _));
            Ok(file.Close());
        }
    }

    public void ReadSmall()
    {
        for (int number = 0; number < FileCount; number++)
        {
            LittleFile file = Open(Path(number), FileOpenFlags.Read);
            Ok(file.Read(_chunk.AsSpan(0, SmallFile), out _));
            Ok(file.Close());
        }
    }

    public void List()
    {
        Ok(_fileSystem.OpenDirectory("/dir"u8, out LittleDirectory? directory));
        int count = 0;
        while (directory!.Next(out _, out _) == Status.Ok)
        {
            count++;
        }

        if (count != FileCount)
        {
            throw new InvalidOperationException($"{count} entries listed, {FileCount} expected");
        }
    }

    public void AppendSynced()
    {
        LittleFile file = Open("/log"u8, FileOpenFlags.Write | FileOpenFlags.Create | FileOpenFlags.Append);
        for (int number = 0; number < 100; number++)
        {
            Ok(file.Write(_chunk.AsSpan(0, SmallFile), out _));
            Ok(file.Sync());
        }

        Ok(file.Close());
    }

    public void RemoveSmall()
    {
        for (int number = 0; number < FileCount; number++)
        {
            Ok(_fileSystem.Remove(Path(number)));
        }
    }

    private LittleFile Open(ReadOnlySpan<byte> path, FileOpenFlags flags)
    {
        Ok(_fileSystem.OpenFile(path, flags, out LittleFile? file));
        return file!;
    }

    private ReadOnlySpan<byte> Path(int number)
    {
        for (int digit = _path.Length - 1; digit >= _path.Length - 4; digit--)
        {
            _path[digit] = (byte)('0' + (number % 10));
            number /= 10;
        }

        return _path;
    }

    private static void Ok(Status status)
    {
        if (status != Status.Ok)
        {
            throw new InvalidOperationException($"{status}");
        }
    }
}
