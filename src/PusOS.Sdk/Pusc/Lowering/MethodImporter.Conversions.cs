using System.Globalization;
using System.Reflection.Metadata;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Lowering;

/// <summary>Conversions between numbers (ECMA-335 III.3.27).</summary>
internal sealed partial class MethodImporter
{
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
