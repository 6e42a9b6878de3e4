using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace PusOS.Compiler.Llvm;

/// <summary>The symbol map of an image: one line <c>address size type name</c> per symbol, by address.</summary>
internal static class SymbolMap
{
    private const int SectionHeaderSize = 64;
    private const int SymbolSize = 24;
    private const uint SymbolTableSection = 2;

    /// <summary>Reads the symbol table of a little-endian ELF64 file and writes the map.</summary>
    /// <exception cref="InvalidDataException">The file has no readable symbol table.</exception>
    public static void Write(string elf, string map)
    {
        ReadOnlySpan<byte> image = File.ReadAllBytes(elf);
        var text = new StringBuilder();
        foreach (var (address, size, type, name) in Read(image).OrderBy(s => s.Address).ThenBy(s => s.Name, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{address:x16} {size,8} {type} {name}\n");
        }

        File.WriteAllText(map, text.ToString());
    }

    /// <summary>All named symbols with an address: type <c>T</c> code, <c>D</c> data, <c>N</c> other.</summary>
    internal static List<(ulong Address, ulong Size, char Type, string Name)> Read(ReadOnlySpan<byte> image)
    {
        if (image.Length < SectionHeaderSize || !image.StartsWith((ReadOnlySpan<byte>)[0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1]))
        {
            throw new InvalidDataException("Not a little-endian ELF64 file.");
        }

        // ELF-64: e_shoff at 0x28, e_shentsize 0x3a, e_shnum 0x3c.
        ReadOnlySpan<byte> headers = image[checked((int)U64(image, 0x28))..];
        int count = BinaryPrimitives.ReadUInt16LittleEndian(image[0x3c..]);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> header = headers.Slice(i * SectionHeaderSize, SectionHeaderSize);
            if (U32(header, 4) == SymbolTableSection)
            {
                ReadOnlySpan<byte> strings = headers.Slice((int)U32(header, 0x28) * SectionHeaderSize, SectionHeaderSize);
                return ReadTable(Contents(image, header), Contents(image, strings));
            }
        }

        throw new InvalidDataException("The ELF file has no symbol table.");
    }

    private static List<(ulong Address, ulong Size, char Type, string Name)> ReadTable(ReadOnlySpan<byte> table, ReadOnlySpan<byte> strings)
    {
        var symbols = new List<(ulong, ulong, char, string)>();
        for (; table.Length >= SymbolSize; table = table[SymbolSize..])
        {
            ReadOnlySpan<byte> name = strings[(int)U32(table, 0)..];
            name = name[..name.IndexOf((byte)0)];
            int type = table[4] & 15;
            bool undefined = BinaryPrimitives.ReadUInt16LittleEndian(table[6..]) == 0;

            // Skips sections (3), files (4), and the assembler's local labels.
            if (name.Length != 0 && !undefined && type is not (3 or 4) && !name.StartsWith(".L"u8) && !name.StartsWith("$"u8))
            {
                symbols.Add((U64(table, 8), U64(table, 16), type switch { 2 => 'T', 1 => 'D', _ => 'N' }, Encoding.UTF8.GetString(name)));
            }
        }

        return symbols;
    }

    private static ReadOnlySpan<byte> Contents(ReadOnlySpan<byte> image, ReadOnlySpan<byte> header) =>
        image.Slice(checked((int)U64(header, 0x18)), checked((int)U64(header, 0x20)));

    private static uint U32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    private static ulong U64(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[offset..]);
}
