using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Lowering;

/// <summary>Mathematics, bits and blocks of memory.</summary>
internal sealed partial class MethodImporter
{
    private bool UnaryIntrinsic(string name, StackKind kind, string extra = "")
    {
        var value = Coerce(UnwrapSingle(Pop()), kind);
        string type = LlvmTypes.StackType(kind);
        string suffix = kind switch { StackKind.F4 => "f32", StackKind.F8 => "f64", _ => type };
        _scope.Reference($"llvm.{name}.{suffix}", $"declare {type} @llvm.{name}.{suffix}({type}{(extra.Length == 0 ? "" : ", i1")})");
        string result = Fresh();
        Line($"{result} = call {type} @llvm.{name}.{suffix}({type} {value.Name}{extra})");
        Push(new Value { Kind = kind, Type = value.Type, Name = result });
        return true;
    }

    private bool ImportMath(MethodDesc method)
    {
        var parameters = method.Signature.Parameters;
        var kind = parameters.Length > 0 ? LlvmTypes.Of(parameters[0]).Stack : StackKind.Struct;
        bool floating = kind is StackKind.F4 or StackKind.F8;
        switch (method.Name)
        {
            case "Sqrt":
                return UnaryIntrinsic("sqrt", kind);
            case "Abs" when floating:
                return UnaryIntrinsic("fabs", kind);
            case "CopySign" when floating:
                {
                    var sign = Pop();
                    var value = Pop();
                    string type = LlvmTypes.StackType(kind);
                    string name = "llvm.copysign." + (kind == StackKind.F4 ? "f32" : "f64");
                    _scope.Reference(name, $"declare {type} @{name}({type}, {type})");
                    string result = Fresh();
                    Line($"{result} = call {type} @{name}({type} {value.Name}, {type} {sign.Name})");
                    Push(new Value { Kind = kind, Type = value.Type, Name = result });
                    return true;
                }

            case "FusedMultiplyAdd":
                return ImportFusedMultiplyAdd(kind);
            case "ReciprocalEstimate" or "ReciprocalSqrtEstimate" when floating:
                return ImportEstimate(method);
            case "BigMul" when parameters.Length == 3 && kind == StackKind.I8:
                return BigMultiply(parameters[0].Kind == CorElementType.I8);
            default:
                return false;
        }
    }

    /// <summary>Members whose result may differ by platform: here as x64 with FMA computes them in range.</summary>
    private bool ImportEstimate(MethodDesc method)
    {
        var kind = LlvmTypes.Of(method.Signature.Parameters[0]).Stack;
        switch (method.Name)
        {
            case "ConvertToIntegerNative" when LlvmTypes.Of(method.MethodArguments[0]) is { Kind: PassKind.Scalar, Stack: StackKind.I4 or StackKind.I8 } integer:
                Convert(integer.Memory, integer.IsSigned);
                return true;
            case "MultiplyAddEstimate":
                return ImportFusedMultiplyAdd(kind);
            case "ReciprocalEstimate" or "ReciprocalSqrtEstimate":
                if (method.Name == "ReciprocalSqrtEstimate")
                {
                    UnaryIntrinsic("sqrt", kind);
                }

                var value = Pop();
                Push(Operation("fdiv", kind, new Value { Kind = kind, Type = value.Type, Name = "1.0" }, value));
                return true;
            default:
                return false;
        }
    }

    private bool ImportFusedMultiplyAdd(StackKind kind)
    {
        var c = Pop();
        var b = Pop();
        var a = Pop();
        string type = LlvmTypes.StackType(kind);
        string name = "llvm.fma." + (kind == StackKind.F4 ? "f32" : "f64");
        _scope.Reference(name, $"declare {type} @{name}({type}, {type}, {type})");
        string result = Fresh();
        Line($"{result} = call {type} @{name}({type} {a.Name}, {type} {b.Name}, {type} {c.Name})");
        Push(new Value { Kind = kind, Type = a.Type, Name = result });
        return true;
    }

    private bool BigMultiply(bool signed)
    {
        var lowAddress = AsPointer(Pop());
        var right = Coerce(Pop(), StackKind.I8);
        var left = Coerce(Pop(), StackKind.I8);
        string extend = signed ? "sext" : "zext";
        string a = Fresh();
        string b = Fresh();
        string product = Fresh();
        string low = Fresh();
        string shifted = Fresh();
        string high = Fresh();
        Line($"{a} = {extend} i64 {left.Name} to i128");
        Line($"{b} = {extend} i64 {right.Name} to i128");
        Line($"{product} = mul i128 {a}, {b}");
        Line($"{low} = trunc i128 {product} to i64");
        Line($"{shifted} = lshr i128 {product}, 64");
        Line($"{high} = trunc i128 {shifted} to i64");
        Line($"store i64 {low}, ptr {lowAddress.Name}, align 8{DataTag}");
        Push(new Value { Kind = StackKind.I8, Type = left.Type, Name = high });
        return true;
    }

    private bool ImportBitOperations(MethodDesc method)
    {
        if (method.Signature.Parameters.Length == 0 || LlvmTypes.Of(method.Signature.Parameters[0]) is not { Kind: PassKind.Scalar } parameter || parameter.Size < 4)
        {
            return false;
        }

        var kind = parameter.Stack;
        switch (method.Name)
        {
            case "LeadingZeroCount": UnaryIntrinsic("ctlz", kind, ", i1 false"); break;
            case "TrailingZeroCount" when kind == StackKind.I4:
                // QEMU before 8.0 computes ctzw of a register whose low half is zero from its high half;
                // with bit 32 set the 64-bit form gives 32 as it must.
                Push(Operation("or", StackKind.I8, new Value { Kind = StackKind.I8, Name = ZeroExtend(Coerce(UnwrapSingle(Pop()), StackKind.I4)) }, Value.I8(1L << 32)));
                UnaryIntrinsic("cttz", StackKind.I8, ", i1 true");
                break;
            case "TrailingZeroCount": UnaryIntrinsic("cttz", kind, ", i1 false"); break;
            case "PopCount": UnaryIntrinsic("ctpop", kind); break;
            case "Log2":
                var width = kind == StackKind.I4 ? Value.I4(31) : Value.I8(63);
                var value = Operation("or", kind, Coerce(Pop(), kind), Constant(kind, 1));
                Push(value);
                UnaryIntrinsic("ctlz", kind, ", i1 true");
                Push(Operation("xor", kind, Pop(), width));
                break;
            default:
                return false;
        }

        Push(new Value { Kind = StackKind.I4, Type = method.Signature.ReturnType, Name = Coerce(Pop(), StackKind.I4).Name });
        return true;
    }

    private bool ImportReverseEndianness(MethodDesc method)
    {
        if (method.Signature.Parameters.Length != 1 || LlvmTypes.Of(method.Signature.Parameters[0]) is not { Kind: PassKind.Scalar, Size: >= 2 } parameter)
        {
            return false;
        }

        if (parameter.Size >= 4)
        {
            return UnaryIntrinsic("bswap", parameter.Stack);
        }

        string narrow = Narrow(Pop(), "i16", StackKind.I4);
        _scope.Reference("llvm.bswap.i16", "declare i16 @llvm.bswap.i16(i16)");
        string swapped = Fresh();
        Line($"{swapped} = call i16 @llvm.bswap.i16(i16 {narrow})");
        Push(Widen("i16", StackKind.I4, parameter.IsSigned, swapped, parameter.Type));
        return true;
    }

    private bool ImportSpanHelpers(MethodDesc method)
    {
        var parameters = method.Signature.Parameters;
        if (method.Name.StartsWith("Clear", StringComparison.Ordinal) && parameters.Length == 2)
        {
            var count = Coerce(UnwrapSingle(Pop()), StackKind.I8);
            var address = AsPointer(Pop());
            bool references = method.Name == "ClearWithReferences";
            var bytes = references ? Operation("shl", StackKind.I8, count, Value.I8(3)) : count;
            EmitMemorySet(address.Name, "0", bytes.Name, references ? MaximumAlignment : 1);
            return true;
        }

        if (parameters.Length == 3 && method.MethodArguments.Length == 0)
        {
            var bytes = Coerce(UnwrapSingle(Pop()), StackKind.I8);
            string source = AsPointer(Pop()).Name;
            string destination = AsPointer(Pop()).Name;
            bool references = method.Name == "BulkMoveWithWriteBarrier";
            FenceIf(references, "release"); // As every store of a reference.
            EmitMemoryMove(destination, source, bytes.Name, references ? MaximumAlignment : 1);
            return true;
        }

        return false;
    }
}
