using System.Reflection.Metadata;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.IL;

/// <summary>
/// A method body's instructions and shape: where blocks start, which locals and arguments have their
/// address taken or are assigned, whether the entry is a loop's head.
/// </summary>
internal sealed class ILFlow
{
    public ILFlow(MethodIL body, int argumentCount)
    {
        Body = body;
        int length = body.Code.Length;
        InstructionIndex = new int[length + 1];
        Array.Fill(InstructionIndex, -1);
        BlockStarts = new bool[length + 1];
        AddressTakenLocals = new bool[body.Locals.Length];
        AssignedArguments = new bool[argumentCount];
        var list = new List<ILInstruction>(length / 2);
        for (int offset = 0; offset < length;)
        {
            var instruction = ILDecoder.Decode(body.Code, offset);
            InstructionIndex[offset] = list.Count;
            list.Add(instruction);
            Note(instruction);
            offset = instruction.NextOffset;
        }

        Instructions = [.. list];
        BlockStarts[0] = true;
        foreach (var region in body.Regions)
        {
            BlockStarts[region.TryStart] = true;
            BlockStarts[Math.Min(region.TryStart + region.TryLength, length)] = true;
            BlockStarts[region.HandlerStart] = true;
            BlockStarts[Math.Min(region.HandlerStart + region.HandlerLength, length)] = true;
            if (region.Kind == ExceptionRegionKind.Filter)
            {
                BlockStarts[region.FilterStart] = true;
            }
        }
    }

    public MethodIL Body { get; }
    public ILInstruction[] Instructions { get; }
    public int[] InstructionIndex { get; }
    public bool[] BlockStarts { get; }
    public bool[] AddressTakenLocals { get; }
    public bool[] AssignedArguments { get; }
    /// <summary>The first block is the target of a branch.</summary>
    public bool EntryIsLoop { get; private set; }

    /// <summary>The instruction at that offset; an offset inside an instruction is malformed code.</summary>
    public ref readonly ILInstruction At(int offset)
    {
        int index = (uint)offset < (uint)InstructionIndex.Length ? InstructionIndex[offset] : -1;
        if (index < 0)
        {
            throw new InvalidDataException($"branch into the middle of an instruction at IL_{offset:x4}");
        }

        return ref Instructions[index];
    }

    private void Note(in ILInstruction instruction)
    {
        switch (instruction.OpCode)
        {
            case ILOpCode.Switch:
                foreach (int target in instruction.SwitchTargets!)
                {
                    MarkTarget(target, instruction.Offset);
                }

                BlockStarts[instruction.NextOffset] = true;
                break;
            case ILOpCode.Br or ILOpCode.Br_s or ILOpCode.Leave or ILOpCode.Leave_s:
            case >= ILOpCode.Brfalse_s and <= ILOpCode.Blt_un_s:
            case >= ILOpCode.Brfalse and <= ILOpCode.Blt_un:
                MarkTarget((int)instruction.Operand, instruction.Offset);
                BlockStarts[instruction.NextOffset] = true;
                break;
            case ILOpCode.Ret or ILOpCode.Throw or ILOpCode.Rethrow or ILOpCode.Endfinally or ILOpCode.Endfilter or ILOpCode.Jmp:
                BlockStarts[instruction.NextOffset] = true;
                break;
            case ILOpCode.Ldloca or ILOpCode.Ldloca_s:
                if ((int)instruction.Operand < AddressTakenLocals.Length)
                {
                    AddressTakenLocals[(int)instruction.Operand] = true;
                }

                break;
            case ILOpCode.Ldarga or ILOpCode.Ldarga_s or ILOpCode.Starg or ILOpCode.Starg_s:
                if ((int)instruction.Operand < AssignedArguments.Length)
                {
                    AssignedArguments[(int)instruction.Operand] = true;
                }

                break;
        }
    }

    private void MarkTarget(int target, int from)
    {
        if ((uint)target >= (uint)(Body.Code.Length))
        {
            throw new InvalidDataException($"branch target IL_{target:x4} outside the method at IL_{from:x4}");
        }

        BlockStarts[target] = true;
        EntryIsLoop |= target == 0;
    }
}
