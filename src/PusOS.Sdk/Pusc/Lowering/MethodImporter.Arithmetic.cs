using System.Globalization;
using System.Reflection.Metadata;
using PusOS.Compiler.IL;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Lowering;

/// <summary>Arithmetic, conversions and comparisons (ECMA-335 III.3), with folding of constants.</summary>
internal sealed partial class MethodImporter
{
    private bool ImportArithmetic(in ILInstruction instruction)
    {
        switch (instruction.OpCode)
        {
            case ILOpCode.Add: Binary("add", "fadd"); return true;
            case ILOpCode.Sub: Binary("sub", "fsub"); return true;
            case ILOpCode.Mul: Binary("mul", "fmul"); return true;
            case ILOpCode.And: Binary("and", ""); return true;
            case ILOpCode.Or: Binary("or", ""); return true;
            case ILOpCode.Xor: Binary("xor", ""); return true;
            case ILOpCode.Div: Divide("sdiv", "fdiv", true); return true;
            case ILOpCode.Div_un: Divide("udiv", "", false); return true;
            case ILOpCode.Rem: Divide("srem", "frem", true); return true;
            case ILOpCode.Rem_un: Divide("urem", "", false); return true;
            case ILOpCode.Add_ovf: Checked("sadd"); return true;
            case ILOpCode.Add_ovf_un: Checked("uadd"); return true;
            case ILOpCode.Sub_ovf: Checked("ssub"); return true;
            case ILOpCode.Sub_ovf_un: Checked("usub"); return true;
            case ILOpCode.Mul_ovf: Checked("smul"); return true;
            case ILOpCode.Mul_ovf_un: Checked("umul"); return true;
            case ILOpCode.Shl: Shift("shl"); return true;
            case ILOpCode.Shr: Shift("ashr"); return true;
            case ILOpCode.Shr_un: Shift("lshr"); return true;
            case ILOpCode.Neg: Negate(); return true;
            case ILOpCode.Not: Not(); return true;
            case ILOpCode.Ceq: Compare("eq", "oeq"); return true;
            case ILOpCode.Cgt: Compare("sgt", "ogt"); return true;
            case ILOpCode.Cgt_un: Compare("ugt", "ugt"); return true;
            case ILOpCode.Clt: Compare("slt", "olt"); return true;
            case ILOpCode.Clt_un: Compare("ult", "ult"); return true;
            case ILOpCode.Ckfinite: CheckFinite(); return true;
            default: return ImportConversion(instruction.OpCode);
        }
    }

    private static bool Fold(string operation, StackKind kind, long left, long right, out long result)
    {
        result = operation switch
        {
            "add" => left + right,
            "sub" => left - right,
            "mul" => left * right,
            "and" => left & right,
            "or" => left | right,
            "xor" => left ^ right,
            "shl" => left << (int)(right & (kind == StackKind.I4 ? 31 : 63)),
            "ashr" => kind == StackKind.I4 ? (int)left >> (int)(right & 31) : left >> (int)(right & 63),
            "lshr" => kind == StackKind.I4 ? (long)((uint)left >> (int)(right & 31)) : (long)((ulong)left >> (int)(right & 63)),
            _ => 0,
        };
        return operation is "add" or "sub" or "mul" or "and" or "or" or "xor" or "shl" or "ashr" or "lshr";
    }

    private static Value Constant(StackKind kind, long value) => kind == StackKind.I4 ? Value.I4(value) : Value.I8(value);

    /// <summary>Brings two operands to one kind: F4+F8 to F8, int32+native to native; pointers become integers unless kept.</summary>
    private StackKind Unify(ref Value left, ref Value right)
    {
        left = UnwrapSingle(left);
        right = UnwrapSingle(right);
        if (left.Kind == right.Kind)
        {
            return left.Kind;
        }

        if (left.Kind is StackKind.F4 or StackKind.F8)
        {
            left = Coerce(left, StackKind.F8);
            right = Coerce(right, StackKind.F8);
            return StackKind.F8;
        }

        left = Coerce(left, StackKind.I8);
        right = Coerce(right, StackKind.I8);
        return StackKind.I8;
    }

    private void Binary(string integer, string floating)
    {
        var right = UnwrapSingle(Pop());
        var left = UnwrapSingle(Pop());
        if (left.Kind == StackKind.Pointer ^ right.Kind == StackKind.Pointer && integer is "add" or "sub" && !(integer == "sub" && right.Kind == StackKind.Pointer))
        {
            PointerAdd(left, right, integer == "sub");
            return;
        }

        if (left.Kind == StackKind.Pointer && right.Kind == StackKind.Pointer)
        {
            left = Coerce(left, StackKind.I8);
            right = Coerce(right, StackKind.I8);
        }

        var kind = Unify(ref left, ref right);
        if (left.Constant is { } a && right.Constant is { } b && Fold(integer, kind, a, b, out long folded))
        {
            Push(Constant(kind, folded));
            return;
        }

        string operation = kind is StackKind.F4 or StackKind.F8 ? floating : integer;
        if (operation.Length == 0)
        {
            throw new InvalidDataException($"{integer} of floating-point operands");
        }

        Push(Operation(operation, kind, left, right));
    }

    private Value Operation(string operation, StackKind kind, Value left, Value right)
    {
        string name = Fresh();
        Line($"{name} = {operation} {LlvmTypes.StackType(kind)} {left.Name}, {right.Name}");
        return new Value { Kind = kind, Type = left.Type, Name = name };
    }

    private void PointerAdd(Value left, Value right, bool subtract)
    {
        var pointer = left.Kind == StackKind.Pointer ? left : right;
        var offset = Coerce(left.Kind == StackKind.Pointer ? right : left, StackKind.I8);
        string bytes = offset.Name;
        if (subtract)
        {
            bytes = offset.Constant is { } constant ? (-constant).ToString(CultureInfo.InvariantCulture) : Operation("sub", StackKind.I8, Value.I8(0), offset).Name;
        }

        string name = Fresh();
        Line($"{name} = getelementptr i8, ptr {pointer.Name}, i64 {bytes}");
        Push(new Value { Kind = StackKind.Pointer, Type = pointer.Type, Name = name });
    }

    private void Divide(string integer, string floating, bool signed)
    {
        var right = Pop();
        var left = Pop();
        if (left.Kind == StackKind.Pointer)
        {
            left = Coerce(left, StackKind.I8);
        }

        var kind = Unify(ref left, ref right);
        if (kind is StackKind.F4 or StackKind.F8)
        {
            Push(Operation(floating, kind, left, right));
            return;
        }

        string type = LlvmTypes.StackType(kind);
        if (right.Constant is not { } divisor || divisor == 0)
        {
            string zero = Fresh();
            Line($"{zero} = icmp eq {type} {right.Name}, 0");
            ThrowIf(zero, Abi.RuntimeSymbols.ThrowDivideByZero);
        }

        if (signed && right.Constant is null or -1)
        {
            // MinValue / -1 is undefined in LLVM and an OverflowException in .NET (ECMA-335 III.3.31).
            string minusOne = Fresh();
            string minimum = Fresh();
            string both = Fresh();
            Line($"{minusOne} = icmp eq {type} {right.Name}, -1");
            Line($"{minimum} = icmp eq {type} {left.Name}, {(kind == StackKind.I4 ? int.MinValue : long.MinValue).ToString(CultureInfo.InvariantCulture)}");
            Line($"{both} = and i1 {minusOne}, {minimum}");
            ThrowIf(both, Abi.RuntimeSymbols.ThrowOverflow);
        }

        Push(Operation(integer, kind, left, right));
    }

    private void Checked(string operation)
    {
        var right = Pop();
        var left = Pop();
        var original = left;
        if (left.Kind == StackKind.Pointer)
        {
            left = Coerce(left, StackKind.I8);
        }

        if (right.Kind == StackKind.Pointer)
        {
            right = Coerce(right, StackKind.I8);
        }

        // An int32 beside a native int is sign-extended for signed, zero-extended for unsigned operations.
        if (operation[0] == 'u' && left.Kind != right.Kind)
        {
            left = left.Kind == StackKind.I4 ? new Value { Kind = StackKind.I8, Name = ZeroExtend(left) } : left;
            right = right.Kind == StackKind.I4 ? new Value { Kind = StackKind.I8, Name = ZeroExtend(right) } : right;
        }

        var kind = Unify(ref left, ref right);
        string type = LlvmTypes.StackType(kind);
        string intrinsic = $"llvm.{operation}.with.overflow.{type}";
        _scope.Reference(intrinsic, $"declare {{ {type}, i1 }} @{intrinsic}({type}, {type})");
        string pair = Fresh();
        string overflow = Fresh();
        string result = Fresh();
        Line($"{pair} = call {{ {type}, i1 }} @{intrinsic}({type} {left.Name}, {type} {right.Name})");
        Line($"{overflow} = extractvalue {{ {type}, i1 }} {pair}, 1");
        ThrowIf(overflow, Abi.RuntimeSymbols.ThrowOverflow);
        Line($"{result} = extractvalue {{ {type}, i1 }} {pair}, 0");
        var value = new Value { Kind = kind, Type = original.Type, Name = result };
        Push(original.Kind == StackKind.Pointer ? Coerce(value, StackKind.Pointer) : value);
    }

    private void Shift(string operation)
    {
        var count = UnwrapSingle(Pop());
        var value = UnwrapSingle(Pop());
        if (value.Kind == StackKind.Pointer)
        {
            value = Coerce(value, StackKind.I8);
        }

        var kind = value.Kind;
        if (value.Constant is { } a && count.Constant is { } b && Fold(operation, kind, a, b, out long folded))
        {
            Push(Constant(kind, folded));
            return;
        }

        // Counts beyond the width are unspecified in the CLI; every .NET masks them as C# demands.
        count = Coerce(count, kind);
        var mask = Constant(kind, kind == StackKind.I4 ? 31 : 63);
        var masked = count.Constant is { } c ? Constant(kind, c & mask.Constant!.Value) : Operation("and", kind, count, mask);
        Push(Operation(operation, kind, value, masked));
    }

    private void Negate()
    {
        var value = UnwrapSingle(Pop());
        if (value.Constant is { } constant)
        {
            Push(Constant(value.Kind, -constant));
            return;
        }

        if (value.Kind is StackKind.F4 or StackKind.F8)
        {
            string name = Fresh();
            Line($"{name} = fneg {LlvmTypes.StackType(value.Kind)} {value.Name}");
            Push(new Value { Kind = value.Kind, Type = value.Type, Name = name });
            return;
        }

        value = value.Kind == StackKind.Pointer ? Coerce(value, StackKind.I8) : value;
        Push(Operation("sub", value.Kind, Constant(value.Kind, 0), value));
    }

    private void Not()
    {
        var value = UnwrapSingle(Pop());
        value = value.Kind == StackKind.Pointer ? Coerce(value, StackKind.I8) : value;
        Push(value.Constant is { } constant ? Constant(value.Kind, ~constant) : Operation("xor", value.Kind, value, Constant(value.Kind, -1)));
    }

    private void Compare(string integer, string floating)
    {
        var right = Pop();
        var left = Pop();
        if (FoldComparison(integer, left, right) is { } known)
        {
            Push(Value.I4(known ? 1 : 0));
            return;
        }

        string bit = CompareValues(integer, floating, left, right);
        string name = Fresh();
        Line($"{name} = zext i1 {bit} to i32");
        Push(new Value { Kind = StackKind.I4, Type = WellKnown(WellKnownType.Boolean), Name = name });
    }

    /// <summary>The known result of a comparison: constants, null tests of values that are never null, types.</summary>
    private static bool? FoldComparison(string condition, Value left, Value right)
    {
        if (left.Constant is { } a && right.Constant is { } b && left.Kind == right.Kind)
        {
            bool four = left.Kind == StackKind.I4;
            ulong ua = four ? (uint)a : (ulong)a;
            ulong ub = four ? (uint)b : (ulong)b;
            return condition switch
            {
                "eq" => a == b,
                "ne" => a != b,
                "sgt" => a > b,
                "sge" => a >= b,
                "slt" => a < b,
                "sle" => a <= b,
                "ugt" => ua > ub,
                "uge" => ua >= ub,
                "ult" => ua < ub,
                _ => ua <= ub,
            };
        }

        if (left.TypeObject is { } one && right.TypeObject is { } other)
        {
            return condition switch { "eq" => one == other, "ne" => one != other, _ => null };
        }

        if (left.IsNullLiteral && right.IsNullLiteral)
        {
            return condition switch { "eq" => true, "ne" or "ugt" => false, _ => null };
        }

        if ((right.IsNullLiteral && left.NonNull && left.Kind == StackKind.Pointer) || (left.IsNullLiteral && right.NonNull && condition is "eq" or "ne"))
        {
            return condition switch { "eq" => false, "ne" or "ugt" => true, _ => null };
        }

        return null;
    }

    /// <summary>Emits the comparison; the name of its i1.</summary>
    private string CompareValues(string integer, string floating, Value left, Value right)
    {
        left = UnwrapSingle(left);
        right = UnwrapSingle(right);
        if (left.Kind == StackKind.Pointer && right.Kind == StackKind.I4)
        {
            right = Coerce(right, StackKind.Pointer);
        }
        else if (right.Kind == StackKind.Pointer && left.Kind == StackKind.I4)
        {
            left = Coerce(left, StackKind.Pointer);
        }

        var kind = Unify(ref left, ref right);
        string bit = Fresh();
        Line(kind is StackKind.F4 or StackKind.F8
            ? $"{bit} = fcmp {floating} {LlvmTypes.StackType(kind)} {left.Name}, {right.Name}"
            : $"{bit} = icmp {integer} {LlvmTypes.StackType(kind)} {left.Name}, {right.Name}");
        return bit;
    }

    private void CheckFinite()
    {
        var value = Pop();
        string magnitude = Fresh();
        string bad = Fresh();
        string type = LlvmTypes.StackType(value.Kind);
        string suffix = value.Kind == StackKind.F4 ? "f32" : "f64";
        _scope.Reference("llvm.fabs." + suffix, $"declare {type} @llvm.fabs.{suffix}({type})");
        Line($"{magnitude} = call {type} @llvm.fabs.{suffix}({type} {value.Name})");
        Line($"{bad} = fcmp ueq {type} {magnitude}, 0x7FF0000000000000");
        ThrowIf(bad, Abi.RuntimeSymbols.ThrowArithmetic);
        Push(value);
    }
}
