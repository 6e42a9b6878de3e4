using System.Reflection.Metadata;

namespace PusOS.Compiler.StaticConstructors;

/// <content>Arithmetic, comparisons and conversions (ECMA-335 III.1.5); what would throw or is undefined is refused.</content>
internal sealed partial class ILInterpreter
{
    private static bool TryArithmetic(Frame frame, ILOpCode code)
    {
        switch (code)
        {
            case ILOpCode.Neg:
                var operand = Primitive(frame.Pop());
                frame.Push(operand.IsFloat ? Float(operand.Kind, -operand.Number) : EvaluatedPrimitive.FromInteger(operand.Kind, -operand.Integer));
                return true;
            case ILOpCode.Not:
                operand = Primitive(frame.Pop());
                frame.Push(EvaluatedPrimitive.FromInteger(operand.Kind, ~operand.Integer));
                return true;
            case ILOpCode.Ceq or ILOpCode.Cgt or ILOpCode.Cgt_un or ILOpCode.Clt or ILOpCode.Clt_un:
                EvaluatedValue second = frame.Pop();
                frame.Push(EvaluatedPrimitive.FromInt32(CompareOperation(code, frame.Pop(), second) ? 1 : 0));
                return true;
            case ILOpCode.Shl or ILOpCode.Shr or ILOpCode.Shr_un:
                int count = (int)frame.PopInteger();
                frame.Push(Shift(code, Primitive(frame.Pop()), count));
                return true;
            case (>= ILOpCode.Add and <= ILOpCode.Xor) or (>= ILOpCode.Add_ovf and <= ILOpCode.Sub_ovf_un):
                var right = Primitive(frame.Pop());
                frame.Push(Binary(code, Primitive(frame.Pop()), right));
                return true;
            default:
                return false;
        }
    }

    private static EvaluatedPrimitive Primitive(EvaluatedValue value) =>
        value as EvaluatedPrimitive ?? throw Refuse("it computes with addresses");

    private static EvaluatedPrimitive Float(EvaluatedKind kind, double value) =>
        kind == EvaluatedKind.Single ? EvaluatedPrimitive.FromSingle((float)value) : EvaluatedPrimitive.FromDouble(value);

    private static EvaluatedPrimitive Shift(ILOpCode code, EvaluatedPrimitive value, int count)
    {
        int width = value.Kind == EvaluatedKind.Int32 ? 32 : 64;
        if ((uint)count >= (uint)width)
        {
            throw Refuse("it shifts by more than the width, which is undefined");
        }

        long result = code switch
        {
            ILOpCode.Shl => value.Integer << count,
            ILOpCode.Shr => value.Integer >> count,
            _ => width == 32 ? (int)((uint)value.Integer >> count) : (long)((ulong)value.Integer >> count),
        };
        return EvaluatedPrimitive.FromInteger(value.Kind, result);
    }

    private static EvaluatedPrimitive Binary(ILOpCode code, EvaluatedPrimitive left, EvaluatedPrimitive right)
    {
        if (left.IsFloat != right.IsFloat)
        {
            throw Refuse("its IL mixes integers and floating point");
        }

        if (left.IsFloat)
        {
            return FloatBinary(code, left, right);
        }

        EvaluatedKind kind = (EvaluatedKind)Math.Max((int)left.Kind, (int)right.Kind);
        try
        {
            return EvaluatedPrimitive.FromInteger(kind, kind == EvaluatedKind.Int32
                ? Integer32(code, (int)left.Integer, (int)right.Integer)
                : Integer64(code, left.Integer, right.Integer));
        }
        catch (ArithmeticException)
        {
            throw Refuse("it divides by zero or overflows");
        }
    }

    private static EvaluatedPrimitive FloatBinary(ILOpCode code, EvaluatedPrimitive left, EvaluatedPrimitive right)
    {
        EvaluatedKind kind = left.Kind == EvaluatedKind.Single && right.Kind == EvaluatedKind.Single ? EvaluatedKind.Single : EvaluatedKind.Double;
        double result = code switch
        {
            ILOpCode.Add => left.Number + right.Number,
            ILOpCode.Sub => left.Number - right.Number,
            ILOpCode.Mul => left.Number * right.Number,
            ILOpCode.Div => left.Number / right.Number,
            ILOpCode.Rem => left.Number % right.Number,
            _ => throw Refuse("its IL is malformed"),
        };
        return Float(kind, result);
    }

    private static int Integer32(ILOpCode code, int left, int right) => code switch
    {
        ILOpCode.Add => left + right,
        ILOpCode.Sub => left - right,
        ILOpCode.Mul => left * right,
        ILOpCode.Div => left / right,
        ILOpCode.Div_un => (int)((uint)left / (uint)right),
        ILOpCode.Rem => left % right,
        ILOpCode.Rem_un => (int)((uint)left % (uint)right),
        ILOpCode.And => left & right,
        ILOpCode.Or => left | right,
        ILOpCode.Xor => left ^ right,
        ILOpCode.Add_ovf => checked(left + right),
        ILOpCode.Add_ovf_un => (int)checked((uint)left + (uint)right),
        ILOpCode.Sub_ovf => checked(left - right),
        ILOpCode.Sub_ovf_un => (int)checked((uint)left - (uint)right),
        ILOpCode.Mul_ovf => checked(left * right),
        ILOpCode.Mul_ovf_un => (int)checked((uint)left * (uint)right),
        _ => throw Refuse("its IL is malformed"),
    };

    private static long Integer64(ILOpCode code, long left, long right) => code switch
    {
        ILOpCode.Add => left + right,
        ILOpCode.Sub => left - right,
        ILOpCode.Mul => left * right,
        ILOpCode.Div => left / right,
        ILOpCode.Div_un => (long)((ulong)left / (ulong)right),
        ILOpCode.Rem => left % right,
        ILOpCode.Rem_un => (long)((ulong)left % (ulong)right),
        ILOpCode.And => left & right,
        ILOpCode.Or => left | right,
        ILOpCode.Xor => left ^ right,
        ILOpCode.Add_ovf => checked(left + right),
        ILOpCode.Add_ovf_un => (long)checked((ulong)left + (ulong)right),
        ILOpCode.Sub_ovf => checked(left - right),
        ILOpCode.Sub_ovf_un => (long)checked((ulong)left - (ulong)right),
        ILOpCode.Mul_ovf => checked(left * right),
        ILOpCode.Mul_ovf_un => (long)checked((ulong)left * (ulong)right),
        _ => throw Refuse("its IL is malformed"),
    };

    private static bool CompareOperation(ILOpCode code, EvaluatedValue left, EvaluatedValue right) => code switch
    {
        ILOpCode.Ceq => Compare(ILOpCode.Beq, left, right),
        ILOpCode.Cgt => Compare(ILOpCode.Bgt, left, right),
        ILOpCode.Clt => Compare(ILOpCode.Blt, left, right),
        ILOpCode.Cgt_un => Compare(ILOpCode.Bgt_un, left, right),
        _ => Compare(ILOpCode.Blt_un, left, right),
    };

    private static bool Compare(ILOpCode comparison, EvaluatedValue left, EvaluatedValue right)
    {
        if (left is EvaluatedPrimitive a && right is EvaluatedPrimitive b && a.IsFloat == b.IsFloat)
        {
            return a.IsFloat ? CompareFloats(comparison, a.Number, b.Number)
                : a.Kind == EvaluatedKind.Int32 && b.Kind == EvaluatedKind.Int32 ? CompareIntegers(comparison, a.Integer, b.Integer, (uint)a.Integer, (uint)b.Integer)
                : CompareIntegers(comparison, a.Integer, b.Integer, (ulong)a.Integer, (ulong)b.Integer);
        }

        bool references = left is EvaluatedObject or EvaluatedNull && right is EvaluatedObject or EvaluatedNull;
        return (references, comparison) switch
        {
            (true, ILOpCode.Beq) => left == right,
            (true, ILOpCode.Bne_un) => left != right,

            // cgt.un against null is the idiom for "is not null" (ECMA-335 III.1.5, table 4 note).
            (true, ILOpCode.Bgt_un) when right is EvaluatedNull => left is EvaluatedObject,
            _ => throw Refuse("it compares addresses"),
        };
    }

    private static bool CompareIntegers(ILOpCode comparison, long left, long right, ulong unsignedLeft, ulong unsignedRight) => comparison switch
    {
        ILOpCode.Beq => left == right,
        ILOpCode.Bne_un => left != right,
        ILOpCode.Bge => left >= right,
        ILOpCode.Bgt => left > right,
        ILOpCode.Ble => left <= right,
        ILOpCode.Blt => left < right,
        ILOpCode.Bge_un => unsignedLeft >= unsignedRight,
        ILOpCode.Bgt_un => unsignedLeft > unsignedRight,
        ILOpCode.Ble_un => unsignedLeft <= unsignedRight,
        _ => unsignedLeft < unsignedRight,
    };

    // The .un forms are true for unordered operands.
    private static bool CompareFloats(ILOpCode comparison, double left, double right) => comparison switch
    {
        ILOpCode.Beq => left == right,
        ILOpCode.Bne_un => left != right,
        ILOpCode.Bge => left >= right,
        ILOpCode.Bgt => left > right,
        ILOpCode.Ble => left <= right,
        ILOpCode.Blt => left < right,
        ILOpCode.Bge_un => !(left < right),
        ILOpCode.Bgt_un => !(left <= right),
        ILOpCode.Ble_un => !(left > right),
        _ => !(left >= right),
    };

    private static bool TryConversion(Frame frame, ILOpCode code)
    {
        if (ConversionTarget(code) is not { } target)
        {
            return false;
        }

        EvaluatedValue operand = frame.Pop();
        if (operand is EvaluatedMethodPointer or EvaluatedByRef && code is ILOpCode.Conv_u or ILOpCode.Conv_i && operand is EvaluatedMethodPointer)
        {
            frame.Push(operand);
            return true;
        }

        EvaluatedPrimitive value = Primitive(operand);
        frame.Push(value.IsFloat ? FromFloat(code, target, value) : FromInteger(code, target, value));
        return true;
    }

    private static void UnsignedToSingle(Frame frame)
    {
        EvaluatedPrimitive value = Primitive(frame.Pop());
        frame.Push(value.IsFloat ? Float(EvaluatedKind.Single, value.Number)
            : EvaluatedPrimitive.FromSingle(value.Kind == EvaluatedKind.Int32 ? (uint)value.Integer : (ulong)value.Integer));
    }

    private static EvaluatedKind? ConversionTarget(ILOpCode code) => code switch
    {
        ILOpCode.Conv_i1 or ILOpCode.Conv_i2 or ILOpCode.Conv_i4 or ILOpCode.Conv_u1 or ILOpCode.Conv_u2 or ILOpCode.Conv_u4 => EvaluatedKind.Int32,
        ILOpCode.Conv_i8 or ILOpCode.Conv_u8 => EvaluatedKind.Int64,
        ILOpCode.Conv_i or ILOpCode.Conv_u => EvaluatedKind.Native,
        ILOpCode.Conv_r4 => EvaluatedKind.Single,
        ILOpCode.Conv_r8 or ILOpCode.Conv_r_un => EvaluatedKind.Double,
        _ => null,
    };

    private static EvaluatedPrimitive FromInteger(ILOpCode code, EvaluatedKind target, EvaluatedPrimitive value)
    {
        long integer = value.Integer;
        ulong unsigned = value.Kind == EvaluatedKind.Int32 ? (uint)integer : (ulong)integer;
        return code switch
        {
            ILOpCode.Conv_i1 => EvaluatedPrimitive.FromInt32((sbyte)integer),
            ILOpCode.Conv_u1 => EvaluatedPrimitive.FromInt32((byte)integer),
            ILOpCode.Conv_i2 => EvaluatedPrimitive.FromInt32((short)integer),
            ILOpCode.Conv_u2 => EvaluatedPrimitive.FromInt32((ushort)integer),
            ILOpCode.Conv_u8 or ILOpCode.Conv_u => EvaluatedPrimitive.FromInteger(target, (long)unsigned),
            ILOpCode.Conv_r4 => EvaluatedPrimitive.FromSingle(integer),
            ILOpCode.Conv_r8 => EvaluatedPrimitive.FromDouble(integer),
            ILOpCode.Conv_r_un => EvaluatedPrimitive.FromDouble(unsigned),
            _ => EvaluatedPrimitive.FromInteger(target, integer),
        };
    }

    // Out of range, .NET saturates since version 9 and may differ from this host before it: left to run time.
    private static EvaluatedPrimitive FromFloat(ILOpCode code, EvaluatedKind target, EvaluatedPrimitive value)
    {
        if (target is EvaluatedKind.Single or EvaluatedKind.Double)
        {
            return Float(target, value.Number);
        }

        double truncated = Math.Truncate(value.Number);
        double bound = target == EvaluatedKind.Int32 ? 2147483648.0 : 9223372036854775808.0;
        bool unsigned = code is ILOpCode.Conv_u1 or ILOpCode.Conv_u2 or ILOpCode.Conv_u4 or ILOpCode.Conv_u8 or ILOpCode.Conv_u;
        if (!(truncated < bound && truncated > (unsigned ? -1 : -bound)))
        {
            throw Refuse("it converts a floating-point number out of the integer's range");
        }

        return FromInteger(code, target, EvaluatedPrimitive.FromInteger(target, (long)truncated));
    }
}
