using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace PusOS.Compiler.IL;

/// <summary>One decoded CIL instruction: opcode and operand, with the offsets of itself and of its successor.</summary>
internal struct ILInstruction
{
    public int Offset;
    public int NextOffset;
    public ILOpCode OpCode;
    /// <summary>Token, integer constant, variable index or absolute branch target; bits of a floating constant.</summary>
    public long Operand;
    /// <summary>Absolute targets of a switch.</summary>
    public int[]? SwitchTargets;

    public readonly int Token => (int)Operand;
}

/// <summary>Decodes CIL (ECMA-335 III). Malformed code is an <see cref="InvalidDataException"/> naming the offset.</summary>
internal static class ILDecoder
{
    private static readonly OperandType[] s_oneByte = BuildTable(false);
    private static readonly OperandType[] s_twoByte = BuildTable(true);

    private static OperandType[] BuildTable(bool twoByte)
    {
        var table = new OperandType[256];
        Array.Fill(table, (OperandType)255);
        foreach (var field in typeof(OpCodes).GetFields())
        {
            if (field.GetValue(null) is OpCode code && code.Size == (twoByte ? 2 : 1))
            {
                table[(byte)code.Value] = code.OperandType;
            }
        }

        return table;
    }

    public static ILInstruction Decode(byte[] code, int offset)
    {
        int position = offset;
        int first = code[position++];
        bool two = first == 0xFE;
        int value = two ? code[position++] : first;
        var instruction = new ILInstruction { Offset = offset, OpCode = (ILOpCode)(two ? 0xFE00 | value : value) };
        switch ((two ? s_twoByte : s_oneByte)[value])
        {
            case OperandType.InlineNone:
                break;
            case OperandType.ShortInlineI:
                instruction.Operand = (sbyte)code[position++];
                break;
            case OperandType.ShortInlineVar:
                instruction.Operand = code[position++];
                break;
            case OperandType.InlineVar:
                instruction.Operand = BitConverter.ToUInt16(code, position);
                position += 2;
                break;
            case OperandType.ShortInlineBrTarget:
                instruction.Operand = position + 1 + (sbyte)code[position];
                position++;
                break;
            case OperandType.InlineBrTarget:
                instruction.Operand = position + 4 + BitConverter.ToInt32(code, position);
                position += 4;
                break;
            case OperandType.InlineI8:
            case OperandType.InlineR:
                instruction.Operand = BitConverter.ToInt64(code, position);
                position += 8;
                break;
            case OperandType.ShortInlineR:
            case OperandType.InlineI:
            case OperandType.InlineField:
            case OperandType.InlineMethod:
            case OperandType.InlineSig:
            case OperandType.InlineString:
            case OperandType.InlineTok:
            case OperandType.InlineType:
                instruction.Operand = BitConverter.ToInt32(code, position);
                position += 4;
                break;
            case OperandType.InlineSwitch:
                int count = BitConverter.ToInt32(code, position);
                position += 4;
                int origin = position + (4 * count);
                var targets = new int[count];
                for (int i = 0; i < count; i++)
                {
                    targets[i] = origin + BitConverter.ToInt32(code, position);
                    position += 4;
                }

                instruction.SwitchTargets = targets;
                break;
            default:
                throw new InvalidDataException($"unknown opcode 0x{(int)instruction.OpCode:x} at IL_{offset:x4}");
        }

        instruction.NextOffset = position;
        return instruction;
    }
}
