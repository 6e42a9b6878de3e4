using System.Buffers;
using PusOS.Runtime;
using PusOS.Storage.Mounts;

namespace PusOS.Runtime.Files;

/// <summary>The files that the build packed into the image (docs/spec/abi.md, Packed files), read in place.</summary>
internal static unsafe class PackedContent
{
    /// <summary>One line of the table that pusc writes.</summary>
    private readonly struct Entry(byte* name, long nameLength, byte* content, long length)
    {
        internal readonly byte* Name = name;
        internal readonly long NameLength = nameLength;
        internal readonly byte* Content = content;
        internal readonly long Length = length;
    }

    [LinkerSymbol("pus_packed_files_start")]
    private static extern Entry* Start();

    [LinkerSymbol("pus_packed_files_end")]
    private static extern Entry* End();

    /// <summary>All of them as a file system.</summary>
    internal static PackedFileSystem Mount()
    {
        PackedFileSystem files = new();
        for (Entry* entry = Start(); entry < End(); entry++)
        {
            files.Add(new ReadOnlySpan<byte>(entry->Name, (int)entry->NameLength), new Bytes(entry->Content, (int)entry->Length).Memory);
        }

        return files;
    }

    /// <summary>Bytes of the image as Memory.</summary>
    private sealed class Bytes(byte* start, int length) : MemoryManager<byte>
    {
        public override Span<byte> GetSpan() => new(start, length);

        public override MemoryHandle Pin(int elementIndex = 0) => new(start + elementIndex);

        public override void Unpin()
        {
            // The image never moves.
        }

        protected override void Dispose(bool disposing)
        {
            // Nothing is owned.
        }
    }
}
