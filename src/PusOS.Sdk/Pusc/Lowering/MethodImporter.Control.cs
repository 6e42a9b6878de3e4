using System.Reflection.Metadata;
using System.Text;
using PusOS.Abi;
using PusOS.Compiler.IL;

namespace PusOS.Compiler.Lowering;

/// <summary>Branches, switches, returns and leaving of try blocks.</summary>
internal sealed partial class MethodImporter
{
    private bool ImportControl(in ILInstruction instruction)
    {
        switch (instruction.OpCode)
        {
            case ILOpCode.Br or ILOpCode.Br_s:
                Jump((int)instruction.Operand);
                return true;
            case ILOpCode.Brtrue or ILOpCode.Brtrue_s:
                BranchOnBoolean(true, in instruction);
                return true;
            case ILOpCode.Brfalse or ILOpCode.Brfalse_s:
                BranchOnBoolean(false, in instruction);
                return true;
            case ILOpCode.Beq or ILOpCode.Beq_s: BranchOn("eq", "oeq", in instruction); return true;
            case ILOpCode.Bne_un or ILOpCode.Bne_un_s: BranchOn("ne", "une", in instruction); return true;
            case ILOpCode.Bge or ILOpCode.Bge_s: BranchOn("sge", "oge", in instruction); return true;
            case ILOpCode.Bgt or ILOpCode.Bgt_s: BranchOn("sgt", "ogt", in instruction); return true;
            case ILOpCode.Ble or ILOpCode.Ble_s: BranchOn("sle", "ole", in instruction); return true;
            case ILOpCode.Blt or ILOpCode.Blt_s: BranchOn("slt", "olt", in instruction); return true;
            case ILOpCode.Bge_un or ILOpCode.Bge_un_s: BranchOn("uge", "uge", in instruction); return true;
            case ILOpCode.Bgt_un or ILOpCode.Bgt_un_s: BranchOn("ugt", "ugt", in instruction); return true;
            case ILOpCode.Ble_un or ILOpCode.Ble_un_s: BranchOn("ule", "ule", in instruction); return true;
            case ILOpCode.Blt_un or ILOpCode.Blt_un_s: BranchOn("ult", "ult", in instruction); return true;
            case ILOpCode.Switch:
                EmitSwitch(in instruction);
                return true;
            case ILOpCode.Ret:
                EmitReturn();
                return true;
            case ILOpCode.Throw:
                EmitThrow(Pop());
                return true;
            case ILOpCode.Rethrow:
                string exception = Fresh();
                Line($"{exception} = load ptr, ptr {_catch!.Slot("caught")}, align 8");
                EmitNoReturnCall(RuntimeSymbols.Rethrow, $"ptr {exception}", "ptr");
                return true;
            case ILOpCode.Leave or ILOpCode.Leave_s:
                EmitLeave(instruction.Offset, (int)instruction.Operand);
                return true;
            case ILOpCode.Endfinally:
                var region = _regions.First(r => r.IsFinally && r.HandlerCovers(_block.Offset));
                region.EndEmitted = true;
                Line($"br label %endfinally{region.Index}");
                _blockEnded = true;
                return true;
            case ILOpCode.Endfilter:
                var verdict = Coerce(Pop(), StackKind.I4);
                Line($"ret i32 {verdict.Name}");
                _blockEnded = true;
                return true;
            default:
                return false;
        }
    }

    private void Jump(int target)
    {
        string label = Enqueue(target, _stack);
        EndTemporaries();
        Line($"br label {label}");
        _blockEnded = true;
    }

    private void BranchOnBoolean(bool sense, in ILInstruction instruction)
    {
        var value = UnwrapSingle(Pop());
        bool? known = value.Constant is { } constant ? constant != 0 : value.IsNullLiteral ? false : value.Kind == StackKind.Pointer && value.NonNull ? true : null;
        int target = (int)instruction.Operand;
        if (known is { } certain)
        {
            Jump(certain == sense ? target : instruction.NextOffset);
            return;
        }

        string bit = Fresh();
        Line(value.Kind == StackKind.Pointer ? $"{bit} = icmp ne ptr {value.Name}, null" : $"{bit} = icmp ne {LlvmTypes.StackType(value.Kind)} {value.Name}, 0");
        EmitBranch(bit, sense ? target : instruction.NextOffset, sense ? instruction.NextOffset : target);
    }

    private void BranchOn(string integer, string floating, in ILInstruction instruction)
    {
        var right = Pop();
        var left = Pop();
        if (FoldComparison(integer, left, right) is { } known)
        {
            Jump(known ? (int)instruction.Operand : instruction.NextOffset);
            return;
        }

        EmitBranch(CompareValues(integer, floating, left, right), (int)instruction.Operand, instruction.NextOffset);
    }

    private void EmitBranch(string bit, int whenTrue, int whenFalse)
    {
        string one = Enqueue(whenTrue, _stack);
        string other = Enqueue(whenFalse, _stack);
        EndTemporaries();
        Line($"br i1 {bit}, label {one}, label {other}");
        _blockEnded = true;
    }

    private void EmitSwitch(in ILInstruction instruction)
    {
        var value = Coerce(UnwrapSingle(Pop()), StackKind.I4);
        if (value.Constant is { } constant)
        {
            Jump((ulong)constant < (ulong)instruction.SwitchTargets!.Length ? instruction.SwitchTargets[constant] : instruction.NextOffset);
            return;
        }

        var text = new StringBuilder();
        string otherwise = Enqueue(instruction.NextOffset, _stack);
        for (int i = 0; i < instruction.SwitchTargets!.Length; i++)
        {
            text.Append(" i32 ").Append(i).Append(", label ").Append(Enqueue(instruction.SwitchTargets[i], _stack));
        }

        EndTemporaries();
        Line($"switch i32 {value.Name}, label {otherwise} [{text} ]");
        _blockEnded = true;
    }

    private void EmitReturn()
    {
        EmitFilterFrameExit();
        _blockEnded = _returns = true;
        switch (_abi.Return.Kind)
        {
            case PassKind.Void:
                Line("ret void");
                break;
            case PassKind.Scalar:
                string scalar = Narrow(UnwrapSingle(Pop()), _abi.Return.Memory, _abi.Return.Stack);
                Line($"ret {_abi.Return.Memory} {scalar}");
                break;
            case PassKind.Memory:
                StoreTo("%result", _abi.Return, Pop(), 0);
                Line("ret void");
                break;
            default:
                EmitReturnLeaves(LeavesOf(Pop(), _abi.Return));
                break;
        }
    }

    private void EmitReturnLeaves(string[] leaves)
    {
        if (leaves.Length == 0)
        {
            Line("ret void");
            return;
        }

        if (leaves.Length == 1)
        {
            Line($"ret {_abi.Return.Leaves[0].Memory} {leaves[0]}");
            return;
        }

        string type = _abi.Return.Return;
        string aggregate = "poison";
        for (int i = 0; i < leaves.Length; i++)
        {
            string next = Fresh();
            Line($"{next} = insertvalue {type} {aggregate}, {_abi.Return.Leaves[i].Memory} {leaves[i]}, {i}");
            aggregate = next;
        }

        Line($"ret {type} {aggregate}");
    }

    /// <summary>Runs the finally handlers between here and the target, innermost first (ECMA-335 III.3.46).</summary>
    private void EmitLeave(int from, int target)
    {
        _stack.Clear();
        string destination = Enqueue(target, []);
        var exited = new List<Region>();
        for (Region? r = InnermostTry(from); r is not null; r = r.Outer)
        {
            if (r.Clause.Kind == ExceptionRegionKind.Finally && !r.TryCovers(target))
            {
                exited.Add(r);
            }
        }

        // From the outermost inwards, each finally continues at the entry of the one around it.
        for (int i = exited.Count - 1; i >= 0; i--)
        {
            var region = exited[i];
            EnsureFinallySlots(region);
            string entry = EnqueueHandler(region, []);
            int number = region.Continuations.IndexOf(destination) + 1;
            if (number == 0)
            {
                region.Continuations.Add(destination);
                number = region.Continuations.Count;
            }

            string label = $"leave{region.Index}.{number}";
            if (_leaveStubs.Add(label))
            {
                _sharedBlocks.Append($"{label}:\n  store i32 {number}, ptr {region.Slot("continuation")}, align 4\n  br label {entry}\n");
            }

            destination = "%" + label;
        }

        Line($"br label {destination}");
        _blockEnded = true;
    }

    private readonly HashSet<string> _leaveStubs = [];
}
