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

    private bool ImportConversion(ILOpCode op)
    {
        switch (op)
        {
            case ILOpCode.Conv_i1: Convert("i8", true); return true;
            case ILOpCode.Conv_u1: Convert("i8", false); return true;
            case ILOpCode.Conv_i2: Convert("i16", true); return true;
            case ILOpCode.Conv_u2: Convert("i16", false); return true;
            case ILOpCode.Conv_i4: Convert("i32", true); return true;
            case ILOpCode.Conv_u4: Convert("i32", false); return true;
            case ILOpCode.Conv_i8 or ILOpCode.Conv_i: Convert("i64", true); return true;
            case ILOpCode.Conv_u8: Convert("i64", false); return true;
            case ILOpCode.Conv_u: Convert("i64", false); return true;
            case ILOpCode.Conv_r4: ToFloat(StackKind.F4, false); return true;
            case ILOpCode.Conv_r8: ToFloat(StackKind.F8, false); return true;
            case ILOpCode.Conv_r_un: ConvertUnsigned(); return true;
            case ILOpCode.Conv_ovf_i1: ConvertChecked(8, true, false); return true;
            case ILOpCode.Conv_ovf_u1: ConvertChecked(8, false, false); return true;
            case ILOpCode.Conv_ovf_i2: ConvertChecked(16, true, false); return true;
            case ILOpCode.Conv_ovf_u2: ConvertChecked(16, false, false); return true;
            case ILOpCode.Conv_ovf_i4: ConvertChecked(32, true, false); return true;
            case ILOpCode.Conv_ovf_u4: ConvertChecked(32, false, false); return true;
            case ILOpCode.Conv_ovf_i8 or ILOpCode.Conv_ovf_i: ConvertChecked(64, true, false); return true;
            case ILOpCode.Conv_ovf_u8 or ILOpCode.Conv_ovf_u: ConvertChecked(64, false, false); return true;
            case ILOpCode.Conv_ovf_i1_un: ConvertChecked(8, true, true); return true;
            case ILOpCode.Conv_ovf_u1_un: ConvertChecked(8, false, true); return true;
            case ILOpCode.Conv_ovf_i2_un: ConvertChecked(16, true, true); return true;
            case ILOpCode.Conv_ovf_u2_un: ConvertChecked(16, false, true); return true;
            case ILOpCode.Conv_ovf_i4_un: ConvertChecked(32, true, true); return true;
            case ILOpCode.Conv_ovf_u4_un: ConvertChecked(32, false, true); return true;
            case ILOpCode.Conv_ovf_i8_un or ILOpCode.Conv_ovf_i_un: ConvertChecked(64, true, true); return true;
            case ILOpCode.Conv_ovf_u8_un or ILOpCode.Conv_ovf_u_un: ConvertChecked(64, false, true); return true;
            default: return false;
        }
    }

    private void Convert(string target, bool signed)
    {
        var value = UnwrapSingle(Pop());
        var kind = target == "i64" ? StackKind.I8 : StackKind.I4;
        if (value.Kind is StackKind.F4 or StackKind.F8)
        {
            // Saturating since .NET 9; below 32 bits by way of int32.
            string wide = kind == StackKind.I8 ? "i64" : "i32";
            bool unsigned = !signed && target is "i32" or "i64" && !signed;
            string intrinsic = $"llvm.fpto{(unsigned ? "u" : "s")}i.sat.{wide}.{(value.Kind == StackKind.F4 ? "f32" : "f64")}";
            string floating = LlvmTypes.StackType(value.Kind);
            _scope.Reference(intrinsic, $"declare {wide} @{intrinsic}({floating})");
            string converted = Fresh();
            Line($"{converted} = call {wide} @{intrinsic}({floating} {value.Name})");
            value = new Value { Kind = kind, Name = converted };
        }

        if (value.Kind == StackKind.Pointer)
        {
            if (target == "i64")
            {
                // Pointers stay pointers for LLVM's alias analysis; arithmetic on them is getelementptr.
                Push(new Value { Kind = StackKind.Pointer, Type = value.Type is { IsByRef: true } ? value.Type.Context.GetPointer(value.Type.ElementTypeOrNull!) : value.Type, Name = value.Name, NonNull = value.NonNull });
                return;
            }

            value = Coerce(value, StackKind.I8);
        }

        if (value.Constant is { } constant)
        {
            constant = value.Kind == StackKind.I4 && target == "i64" && !signed ? (uint)constant : constant;
            Push(target switch
            {
                "i8" => Value.I4(signed ? (sbyte)constant : (byte)constant),
                "i16" => Value.I4(signed ? (short)constant : (ushort)constant),
                "i32" => Value.I4(constant),
                _ => Value.I8(constant),
            });
            return;
        }

        if (kind == StackKind.I8)
        {
            Push(value.Kind == StackKind.I8 ? value : new Value { Kind = StackKind.I8, Name = signed ? Coerce(value, StackKind.I8).Name : ZeroExtend(value) });
            return;
        }

        if (target == "i32")
        {
            Push(new Value { Kind = StackKind.I4, Name = Coerce(value, StackKind.I4).Name });
            return;
        }

        string narrow = Fresh();
        Line($"{narrow} = trunc {LlvmTypes.StackType(value.Kind)} {value.Name} to {target}");
        Push(Widen(target, StackKind.I4, signed, narrow, value.Type ?? WellKnown(WellKnownType.Int32)));
    }

    /// <summary>conv.r.un yields a number of any precision that the conversion behind it then narrows: with conv.r4 one rounding, not two.</summary>
    private void ConvertUnsigned()
    {
        if (!_flow.BlockStarts[_resumeAt] && _flow.At(_resumeAt) is { OpCode: ILOpCode.Conv_r4 } narrowing)
        {
            _resumeAt = narrowing.NextOffset;
            ToFloat(StackKind.F4, true);
            return;
        }

        ToFloat(StackKind.F8, true);
    }

    private void ToFloat(StackKind kind, bool unsigned)
    {
        var value = UnwrapSingle(Pop());
        if (value.Kind is StackKind.F4 or StackKind.F8)
        {
            Push(Coerce(value, kind));
            return;
        }

        if (value.Kind == StackKind.Pointer)
        {
            value = Coerce(value, StackKind.I8);
        }

        string name = Fresh();
        Line($"{name} = {(unsigned ? "uitofp" : "sitofp")} {LlvmTypes.StackType(value.Kind)} {value.Name} to {LlvmTypes.StackType(kind)}");
        Push(new Value { Kind = kind, Name = name });
    }

    private void ConvertChecked(int bits, bool toSigned, bool fromUnsigned)
    {
        var value = UnwrapSingle(Pop());
        if (value.Kind == StackKind.Pointer)
        {
            value = Coerce(value, StackKind.I8);
        }

        if (value.Kind is StackKind.F4 or StackKind.F8)
        {
            ConvertFloatChecked(Coerce(value, StackKind.F8), bits, toSigned);
            return;
        }

        int width = value.Kind == StackKind.I4 ? 32 : 64;
        string type = LlvmTypes.StackType(value.Kind);
        string? bad = null;
        if (fromUnsigned)
        {
            int keep = toSigned ? bits - 1 : bits;
            if (keep < width)
            {
                bad = Fresh();
                Line($"{bad} = icmp ugt {type} {value.Name}, {((1UL << keep) - 1).ToString(CultureInfo.InvariantCulture)}");
            }
        }
        else if (!toSigned)
        {
            bad = Fresh();
            Line(bits >= width
                ? $"{bad} = icmp slt {type} {value.Name}, 0"
                : $"{bad} = icmp ugt {type} {value.Name}, {((1UL << bits) - 1).ToString(CultureInfo.InvariantCulture)}");
        }
        else if (bits < width)
        {
            string narrow = Fresh();
            string back = Fresh();
            bad = Fresh();
            Line($"{narrow} = trunc {type} {value.Name} to i{bits}");
            Line($"{back} = sext i{bits} {narrow} to {type}");
            Line($"{bad} = icmp ne {type} {back}, {value.Name}");
        }

        if (bad is not null)
        {
            ThrowIf(bad, Abi.RuntimeSymbols.ThrowOverflow);
        }

        if (bits == 64)
        {
            Push(new Value { Kind = StackKind.I8, Name = value.Kind == StackKind.I8 ? value.Name : fromUnsigned || !toSigned ? ZeroExtend(value) : Coerce(value, StackKind.I8).Name });
            return;
        }

        Push(new Value { Kind = StackKind.I4, Name = Coerce(value, StackKind.I4).Name });
    }

    /// <summary>In range means: the value truncated towards zero fits; NaN does not.</summary>
    private void ConvertFloatChecked(Value value, int bits, bool signed)
    {
        // Exclusive bounds that are exact doubles: -2^(n-1)-1 is not for n = 64, where -2^63 inclusive serves.
        double high = Math.ScaleB(1.0, signed ? bits - 1 : bits);
        double low = signed ? -high : 0.0;
        string below = Fresh();
        string above = Fresh();
        string inside = Fresh();
        string bad = Fresh();
        bool exact = signed && bits < 64;
        double lowBound = exact ? low - 1.0 : signed ? low : -1.0;
        string comparison = signed && !exact ? "oge" : "ogt";
        Line($"{below} = fcmp {comparison} double {value.Name}, {DoubleLiteral(lowBound)}");
        Line($"{above} = fcmp olt double {value.Name}, {DoubleLiteral(high)}");
        Line($"{inside} = and i1 {below}, {above}");
        Line($"{bad} = xor i1 {inside}, true");
        ThrowIf(bad, Abi.RuntimeSymbols.ThrowOverflow);
        string wide = bits == 64 ? "i64" : "i32";
        string name = Fresh();
        Line($"{name} = {(signed ? "fptosi" : "fptoui")} double {value.Name} to {wide}");
        Push(new Value { Kind = bits == 64 ? StackKind.I8 : StackKind.I4, Name = name });
    }

    private static string DoubleLiteral(double value) => "0x" + BitConverter.DoubleToInt64Bits(value).ToString("X16", CultureInfo.InvariantCulture);
}
