using System.Globalization;
using System.Reflection.Metadata;
using System.Text;
using PusOS.Abi;
using PusOS.Compiler.Graph;
using PusOS.Compiler.IL;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Lowering;

/// <summary>Arguments, locals and constants.</summary>
internal sealed partial class MethodImporter
{
    private void DeclareArguments(out string parameters)
    {
        var list = new StringBuilder();
        if (_abi.HasStructReturn)
        {
            list.Append("ptr noalias %result");
        }

        int index = 0;
        if (_abi.HasThis)
        {
            var owner = _method.OwningType;
            AppendComma(list).Append("ptr nonnull ").Append(owner is DefType { IsValueType: false, IsInterface: false } ? $"dereferenceable({ObjectSize.BaseSize(owner) + ObjectLayout.Header}) " : "").Append("%this");
            var type = owner.IsValueType ? (TypeDesc)owner.Context.GetByRef(owner) : owner;
            var value = new Value { Kind = StackKind.Pointer, Type = type, Name = "%this", NonNull = true };
            BindArgument(index++, type, value);
        }

        for (int i = 0; i < _abi.Parameters.Length; i++)
        {
            var parameter = _abi.Parameters[i];
            string name = "%a" + i;
            switch (parameter.Kind)
            {
                case PassKind.Scalar:
                    AppendComma(list).Append(parameter.Memory).Append(LlvmTypes.Extension(parameter.Memory, parameter.IsSigned)).Append(' ').Append(name);
                    BindScalarArgument(index++, parameter, name);
                    break;
                case PassKind.Leaves:
                    var leaves = new string[parameter.Leaves.Length];
                    for (int k = 0; k < leaves.Length; k++)
                    {
                        leaves[k] = name + "." + k;
                        var leaf = parameter.Leaves[k];
                        AppendComma(list).Append(leaf.Memory).Append(LlvmTypes.Extension(leaf.Memory, leaf.IsSigned)).Append(' ').Append(leaves[k]);
                    }

                    BindArgument(index++, parameter.Type, new Value { Kind = StackKind.Struct, Type = parameter.Type, Leaves = leaves });
                    break;
                default:
                    AppendComma(list).Append("ptr ").Append(name);
                    BindArgument(index++, parameter.Type, new Value { Kind = StackKind.Struct, Type = parameter.Type, Name = name });
                    break;
            }
        }

        parameters = list.ToString();
    }

    private static StringBuilder AppendComma(StringBuilder list) => list.Length == 0 ? list : list.Append(", ");

    private void BindScalarArgument(int index, ValueClass type, string name)
    {
        _out = _entry;
        BindArgument(index, type.Type, Widen(type.Memory, type.Stack, type.IsSigned, name, type.Type));
    }

    private void BindArgument(int index, TypeDesc type, Value value)
    {
        var variable = new Variable { Class = LlvmTypes.Of(type), Type = type };
        _arguments[index] = variable;
        if (!_flow.AssignedArguments[index] && !IsCapturedByFilter(true, index))
        {
            variable.Immutable = value;
            return;
        }

        _out = _entry;
        variable.AddressTaken = true;
        variable.Address = AllocateVariable("%arg" + index, variable.Class, true, index);
        StoreTo(variable.Address, variable.Class, value, 0);
    }

    private void DeclareLocals()
    {
        _out = _entry;
        for (int i = 0; i < _locals.Length; i++)
        {
            var type = _body.Locals[i];
            var variable = new Variable { Class = LlvmTypes.Of(type), Type = type, AddressTaken = _flow.AddressTakenLocals[i] };
            variable.Address = AllocateVariable("%loc" + i, variable.Class, false, i);
            _locals[i] = variable;

            // Conservative scanning and exactness both want zeroed locals; LLVM drops the dead ones.
            if (_body.InitLocals || type.ContainsReferences || variable.Class.Kind != PassKind.Memory)
            {
                EmitZero(variable.Address, variable.Class);
            }
        }
    }

    private string AllocateVariable(string name, ValueClass type, bool isArgument, int index)
    {
        if (FilterFrameSlot(isArgument, index) is { } slot)
        {
            _entry.Append("  ").Append(name).Append(" = getelementptr i8, ptr %filter.frame, i64 ").Append(slot).Append('\n');
            return name;
        }

        string memory = type.Kind == PassKind.Scalar ? type.Memory : $"[{Math.Max(1, type.Size)} x i8]";
        int align = type.Kind == PassKind.Scalar ? type.Alignment : MaximumAlignment;
        _frameBytes += type.Size;
        _allocas.Append("  ").Append(name).Append(" = alloca ").Append(memory).Append(", align ").Append(align).Append('\n');
        return name;
    }

    private bool ImportVariable(in ILInstruction instruction)
    {
        switch (instruction.OpCode)
        {
            case >= ILOpCode.Ldarg_0 and <= ILOpCode.Ldarg_3:
                Push(LoadVariable(_arguments[instruction.OpCode - ILOpCode.Ldarg_0]));
                return true;
            case ILOpCode.Ldarg or ILOpCode.Ldarg_s:
                Push(LoadVariable(_arguments[(int)instruction.Operand]));
                return true;
            case ILOpCode.Starg or ILOpCode.Starg_s:
                StoreVariable(_arguments[(int)instruction.Operand], Pop());
                return true;
            case ILOpCode.Ldarga or ILOpCode.Ldarga_s:
                Push(AddressOf(_arguments[(int)instruction.Operand]));
                return true;
            case >= ILOpCode.Ldloc_0 and <= ILOpCode.Ldloc_3:
                Push(LoadVariable(_locals[instruction.OpCode - ILOpCode.Ldloc_0]));
                return true;
            case ILOpCode.Ldloc or ILOpCode.Ldloc_s:
                Push(LoadVariable(_locals[(int)instruction.Operand]));
                return true;
            case >= ILOpCode.Stloc_0 and <= ILOpCode.Stloc_3:
                StoreVariable(_locals[instruction.OpCode - ILOpCode.Stloc_0], Pop());
                return true;
            case ILOpCode.Stloc or ILOpCode.Stloc_s:
                StoreVariable(_locals[(int)instruction.Operand], Pop());
                return true;
            case ILOpCode.Ldloca or ILOpCode.Ldloca_s:
                Push(AddressOf(_locals[(int)instruction.Operand]));
                return true;
            case ILOpCode.Dup:
                var value = Pop();
                Push(value);
                Push(value);
                return true;
            case ILOpCode.Pop:
                Pop();
                return true;
            default:
                return false;
        }
    }

    private bool ImportConstant(in ILInstruction instruction)
    {
        switch (instruction.OpCode)
        {
            case ILOpCode.Ldnull:
                Push(new Value { Kind = StackKind.Pointer, Name = "null" });
                return true;
            case >= ILOpCode.Ldc_i4_m1 and <= ILOpCode.Ldc_i4_8:
                Push(Value.I4((int)instruction.OpCode - (int)ILOpCode.Ldc_i4_0));
                return true;
            case ILOpCode.Ldc_i4_s or ILOpCode.Ldc_i4:
                Push(Value.I4(instruction.Operand));
                return true;
            case ILOpCode.Ldc_i8:
                Push(Value.I8(instruction.Operand));
                return true;
            case ILOpCode.Ldc_r4:
                // LLVM writes float constants as the hexadecimal bits of the equal double.
                double widened = BitConverter.Int32BitsToSingle((int)instruction.Operand);
                Push(new Value { Kind = StackKind.F4, Type = WellKnown(WellKnownType.Single), Name = FloatLiteral((int)instruction.Operand, widened) });
                return true;
            case ILOpCode.Ldc_r8:
                Push(new Value { Kind = StackKind.F8, Type = WellKnown(WellKnownType.Double), Name = "0x" + instruction.Operand.ToString("X16", CultureInfo.InvariantCulture) });
                return true;
            case ILOpCode.Ldstr:
                string text = _method.Module.GetUserString(instruction.Token);
                Push(new Value { Kind = StackKind.Pointer, Type = WellKnown(WellKnownType.String), Name = _scope.StringLiteral(text), NonNull = true, Exact = true, Literal = text });
                return true;
            default:
                return false;
        }
    }

    private static string FloatLiteral(int bits, double widened)
    {
        long wide = BitConverter.DoubleToInt64Bits(widened);
        if (float.IsNaN(BitConverter.Int32BitsToSingle(bits)))
        {
            // Widening on the host may quiet a signalling NaN; build the payload by hand.
            wide = ((long)(bits & int.MinValue) << 32) | 0x7FF0_0000_0000_0000 | ((long)(bits & 0x7F_FFFF) << 29);
        }

        return "0x" + wide.ToString("X16", CultureInfo.InvariantCulture);
    }
}
