using System.Runtime.InteropServices;

namespace PusOS.Kernel.Tests.Boot;

/// <summary>
/// Bytes whose end lies against an inaccessible page: a parser that reads one byte too far kills the test
/// process, instead of passing by luck.
/// </summary>
internal sealed unsafe partial class GuardedBytes : IDisposable
{
    private const int ProtectNone = 0, ProtectReadWrite = 3, MapPrivateAnonymous = 0x22;

    private readonly byte* _mapping;
    private readonly nuint _mappingBytes;

    public GuardedBytes(int capacity)
    {
        nuint page = (nuint)Environment.SystemPageSize;
        Capacity = (capacity + 7) & ~7;
        _mappingBytes = (((nuint)Capacity + page - 1) / page * page) + page;
        _mapping = (byte*)Map(null, _mappingBytes, ProtectReadWrite, MapPrivateAnonymous, -1, 0);
        Assert.True(Protect(_mapping + _mappingBytes - page, page, ProtectNone) == 0);
        Start = _mapping + _mappingBytes - page - Capacity;
    }

    /// <summary>Eight-byte aligned; Start + Capacity is the first inaccessible byte.</summary>
    public byte* Start { get; }

    public int Capacity { get; }

    public Span<byte> Span => new(Start, Capacity);

    /// <summary>Copies the bytes to the end, so that nothing lies between them and the guard but alignment.</summary>
    public byte* Place(ReadOnlySpan<byte> bytes)
    {
        byte* start = Start + Capacity - ((bytes.Length + 7) & ~7);
        bytes.CopyTo(new Span<byte>(start, bytes.Length));
        return start;
    }

    public void Dispose() => _ = Unmap(_mapping, _mappingBytes);

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial void* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(void* address, nuint length);
}
