using System.Buffers.Binary;
using System.Text;

namespace PusOS.Compiler.Llvm.Traces;

/// <summary>The sections of a little-endian ELF64 file by name.</summary>
internal sealed class ElfFile
{
    private const int SectionHeaderSize = 64;
    private const uint SectionWithoutBytes = 8;

    private readonly Dictionary<string, ReadOnlyMemory<byte>> _sections = new(StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">It is no such file.</exception>
    public ElfFile(ReadOnlyMemory<byte> image)
    {
        ReadOnlySpan<byte> bytes = image.Span;
        if (bytes.Length < SectionHeaderSize || !bytes.StartsWith((ReadOnlySpan<byte>)[0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1]))
        {
            throw new InvalidDataException("Not a little-endian ELF64 file.");
        }

        // ELF-64: e_shoff at 0x28, e_shnum 0x3c, e_shstrndx 0x3e; of a section header: sh_name 0, sh_type 4, sh_offset 0x18, sh_size 0x20.
        int headers = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(bytes[0x28..]));
        int count = BinaryPrimitives.ReadUInt16LittleEndian(bytes[0x3c..]);
        ReadOnlyMemory<byte> names = Contents(image, headers, BinaryPrimitives.ReadUInt16LittleEndian(bytes[0x3e..]));
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> name = names.Span[BinaryPrimitives.ReadInt32LittleEndian(bytes[(headers + (i * SectionHeaderSize))..])..];
            _sections[Encoding.UTF8.GetString(name[..name.IndexOf((byte)0)])] = Contents(image, headers, i);
        }
    }

    /// <summary>The section's bytes; empty if there is none of that name.</summary>
    public ReadOnlyMemory<byte> Section(string name) => _sections.GetValueOrDefault(name);

    private static ReadOnlyMemory<byte> Contents(ReadOnlyMemory<byte> image, int headers, int index)
    {
        ReadOnlySpan<byte> header = image.Span.Slice(headers + (index * SectionHeaderSize), SectionHeaderSize);
        return BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) == SectionWithoutBytes
            ? default
            : image.Slice(checked((int)BinaryPrimitives.ReadUInt64LittleEndian(header[0x18..])), checked((int)BinaryPrimitives.ReadUInt64LittleEndian(header[0x20..])));
    }
}
