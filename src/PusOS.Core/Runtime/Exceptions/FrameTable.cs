namespace PusOS.Runtime.Exceptions;

/// <summary>
/// Finds a function's frame description through .eh_frame_hdr (LSB Core §10.6.2), the sorted table that the linker
/// makes: version 1, table of 32-bit pairs relative to the header.
/// </summary>
internal static unsafe class FrameTable
{
    private const int TableOffset = 12;
    private const byte DataRelativeSigned4 = 0x3B;

    /// <summary>The description of the function that contains <paramref name="address"/>; false: no function does.</summary>
    public static bool TryFind(byte* header, ulong address, out FrameDescription description)
    {
        description = default;
        if (header[0] != 1 || header[3] != DataRelativeSigned4)
        {
            return false;
        }

        uint count = DwarfReader.Word(header + 8);
        int* table = (int*)(header + TableOffset);
        long relative = (long)(address - (ulong)header);
        if (count == 0 || relative < table[0])
        {
            return false;
        }

        uint low = 0;
        uint high = count;
        while (high - low > 1)
        {
            uint middle = (low + high) >> 1;
            if (table[2 * middle] <= relative)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        Parse(header + table[(2 * low) + 1], ref description);
        return address < description.FunctionEnd;
    }

    private static void Parse(byte* entry, ref FrameDescription description)
    {
        byte* end = entry + 4 + DwarfReader.Word(entry);
        byte* common = entry + 4 - DwarfReader.Word(entry + 4);
        ParseCommon(common, ref description, out byte addressEncoding, out byte languageEncoding, out bool augmented);
        byte* position = entry + 8;
        description.FunctionStart = DwarfReader.Encoded(ref position, addressEncoding);
        description.FunctionEnd = description.FunctionStart + DwarfReader.Encoded(ref position, (byte)(addressEncoding & 0x0F));
        if (augmented)
        {
            ulong length = DwarfReader.Unsigned(ref position);
            byte* instructions = position + length;
            description.LanguageData = length == 0 ? null : (byte*)DwarfReader.Encoded(ref position, languageEncoding);
            position = instructions;
        }

        description.Instructions = position;
        description.InstructionsEnd = end;
    }

    private static void ParseCommon(byte* entry, ref FrameDescription description, out byte addressEncoding, out byte languageEncoding, out bool augmented)
    {
        addressEncoding = 0;
        languageEncoding = DwarfReader.Omitted;
        byte* position = entry + 9;
        byte* augmentation = position;
        while (*position++ != 0)
        {
            // The augmentation string ends with a zero.
        }

        description.CodeAlignment = DwarfReader.Unsigned(ref position);
        description.DataAlignment = DwarfReader.Signed(ref position);
        DwarfReader.Unsigned(ref position);
        augmented = *augmentation == (byte)'z';
        if (augmented)
        {
            ulong length = DwarfReader.Unsigned(ref position);
            byte* instructions = position + length;
            for (augmentation++; *augmentation != 0; augmentation++)
            {
                switch (*augmentation)
                {
                    case (byte)'R':
                        addressEncoding = *position++;
                        break;
                    case (byte)'L':
                        languageEncoding = *position++;
                        break;
                    case (byte)'P':
                        byte personality = *position++;
                        DwarfReader.Encoded(ref position, (byte)(personality & 0x7F));
                        break;
                }
            }

            position = instructions;
        }

        description.CommonInstructions = position;
        description.CommonInstructionsEnd = entry + 4 + DwarfReader.Word(entry);
    }
}
