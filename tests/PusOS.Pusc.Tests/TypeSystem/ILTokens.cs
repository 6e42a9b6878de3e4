using System.Reflection;
using System.Reflection.Emit;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Tests.TypeSystem;

/// <summary>Walks the instructions of a body by the operand kinds that System.Reflection.Emit knows.</summary>
internal static class ILTokens
{
    private static readonly OpCode[] s_oneByte = new OpCode[256];
    private static readonly OpCode[] s_twoByte = new OpCode[256];

    static ILTokens()
    {
        foreach (FieldInfo field in typeof(OpCodes).GetFields())
        {
            OpCode code = (OpCode)field.GetValue(null)!;
            (code.Size == 1 ? s_oneByte : s_twoByte)[(byte)code.Value] = code;
        }
    }

    /// <summary>Instructions that have a token, with it.</summary>
    public static IEnumerable<(OpCode Code, int Token)> Read(MethodIL body)
    {
        for (int i = 0; i < body.Code.Length;)
        {
            OpCode code = body.Code[i] == 0xFE ? s_twoByte[body.Code[i + 1]] : s_oneByte[body.Code[i]];
            i += code.Size;
            if (code.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType
                or OperandType.InlineString or OperandType.InlineSig or OperandType.InlineTok)
            {
                yield return (code, BitConverter.ToInt32(body.Code, i));
            }

            i += OperandSize(code.OperandType, body.Code, i);
        }
    }

    private static int OperandSize(OperandType kind, byte[] code, int offset) => kind switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, offset)),
        _ => 4,
    };
}
