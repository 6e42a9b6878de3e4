using System.Buffers.Binary;

namespace PusOS.Launcher;

/// <summary>
/// Copies an ELF64 image without what no loader reads: symbols, DWARF, section headers. What is kept is the
/// file up to the last byte that a program header covers. (System V ABI, Object Files.)
/// </summary>
internal static class ElfStripper
{
    private const int HeaderSize = 64;
    private const int ProgramHeaderSize = 56;

    /// <summary>pusrun strip: 0, or a <see cref="LaunchException"/>.</summary>
    public static int Run(string input, string output)
    {
        byte[] image;
        try
        {
            image = Strip(File.ReadAllBytes(input));
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw new LaunchException("PUS3022", $"{input}: {exception.Message}");
        }

        // A half-written image must never look finished.
        string partial = output + ".partial";
        File.WriteAllBytes(partial, image);
        File.Move(partial, output, overwrite: true);
        return 0;
    }

    /// <summary>The stripped copy of <paramref name="file"/>. Throws <see cref="InvalidDataException"/> if it is no ELF64 image.</summary>
    public static byte[] Strip(ReadOnlySpan<byte> file)
    {
        if (file.Length < HeaderSize || !file.StartsWith("\x7f"u8) || !file[1..].StartsWith("ELF"u8) || file[4] != 2 || file[5] != 1)
        {
            throw new InvalidDataException("This is not a little-endian ELF64 image.");
        }

        ulong programHeaders = BinaryPrimitives.ReadUInt64LittleEndian(file[32..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(file[56..]);
        ulong end = programHeaders + (ulong)(count * ProgramHeaderSize);
        CheckInside(end, file);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> header = file[((int)programHeaders + (i * ProgramHeaderSize))..];
            ulong segmentEnd = BinaryPrimitives.ReadUInt64LittleEndian(header[8..]) + BinaryPrimitives.ReadUInt64LittleEndian(header[32..]);
            CheckInside(segmentEnd, file);
            end = Math.Max(end, segmentEnd);
        }

        byte[] stripped = file[..(int)end].ToArray();
        BinaryPrimitives.WriteUInt64LittleEndian(stripped.AsSpan(40), 0); // e_shoff
        BinaryPrimitives.WriteUInt16LittleEndian(stripped.AsSpan(60), 0); // e_shnum
        BinaryPrimitives.WriteUInt16LittleEndian(stripped.AsSpan(62), 0); // e_shstrndx
        return stripped;
    }

    private static void CheckInside(ulong end, ReadOnlySpan<byte> file)
    {
        if (end > (ulong)file.Length)
        {
            throw new InvalidDataException("The ELF image is cut off: a program header reaches past the end of the file.");
        }
    }
}
