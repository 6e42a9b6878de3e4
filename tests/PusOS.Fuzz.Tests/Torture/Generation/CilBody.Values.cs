using System.Reflection;
using System.Reflection.Emit;

namespace PusOS.Fuzz.Generation;

/// <summary>Values of each stack type.</summary>
public sealed partial class CilBody
{
    private static readonly OpCode[] s_branches =
        [OpCodes.Beq, OpCodes.Bge, OpCodes.Bge_Un, OpCodes.Bgt, OpCodes.Bgt_Un, OpCodes.Ble, OpCodes.Ble_Un, OpCodes.Blt, OpCodes.Blt_Un, OpCodes.Bne_Un];

    private static readonly OpCode[] s_compares = [OpCodes.Ceq, OpCodes.Cgt, OpCodes.Cgt_Un, OpCodes.Clt, OpCodes.Clt_Un];

    private static readonly OpCode[] s_toInt32 = [OpCodes.Conv_I1, OpCodes.Conv_U1, OpCodes.Conv_I2, OpCodes.Conv_U2, OpCodes.Conv_I4, OpCodes.Conv_U4];

    private static readonly OpCode[] s_toInt32Checked = [OpCodes.Conv_Ovf_I1, OpCodes.Conv_Ovf_U1, OpCodes.Conv_Ovf_I2, OpCodes.Conv_Ovf_U2, OpCodes.Conv_Ovf_I4, OpCodes.Conv_Ovf_U4];

    private static readonly OpCode[] s_toInt32CheckedUnsigned =
        [OpCodes.Conv_Ovf_I1_Un, OpCodes.Conv_Ovf_U1_Un, OpCodes.Conv_Ovf_I2_Un, OpCodes.Conv_Ovf_U2_Un, OpCodes.Conv_Ovf_I4_Un, OpCodes.Conv_Ovf_U4_Un];

    private static readonly long[] s_edges =
        [0, 1, -1, 2, 7, 255, 256, -128, 127, 128, 32767, -32768, 65535, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 32, long.MaxValue, long.MinValue, (1L << 39) + 1, long.MinValue + (1L << 39) + 1, 16777217];

    private static readonly double[] s_doubles =
        [0.0, -0.0, 1.5, -1.5, 0.1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 2147483647.5, -2147483648.5, 4294967295.5, 1e19, 9.3e18, -9.3e18, 255.99, -0.9, 1e300, 1e-310, 16777217.0];

    /// <summary>Pushes a value.</summary>
    private void Value(StackType type, int depth)
    {
        _budget--;
        if (depth <= 0 || _budget < -400)
        {
            Leaf(type);
            return;
        }

        switch (_random.Below(12))
        {
            case 0: Leaf(type); break;
            case 1 or 2: Choice(type, depth); break;
            case 3: Duplicated(type, depth); break;
            case 4: Switch(type, depth); break;
            case 5: Boxed(type, depth); break;
            default:
                switch (type)
                {
                    case StackType.Int32: Int32(depth); break;
                    case StackType.Int64: Int64(depth); break;
                    case StackType.Native: Native(depth); break;
                    default: Float(type, depth); break;
                }

                break;
        }
    }

    private void Leaf(StackType type)
    {
        if (_random.Chance(60))
        {
            _il.Emit(OpCodes.Ldloc, _random.Pick(_locals[type]));
            return;
        }

        long edge = _random.Chance(20) ? (long)_random.Bits() : _random.Pick(s_edges);
        switch (type)
        {
            case StackType.Int32: _il.Emit(OpCodes.Ldc_I4, unchecked((int)edge)); break;
            case StackType.Int64: _il.Emit(OpCodes.Ldc_I8, edge); break;
            case StackType.Native: _il.Emit(OpCodes.Ldc_I8, edge); _il.Emit(_random.Chance(50) ? OpCodes.Conv_I : OpCodes.Conv_U); break;
            case StackType.Single: _il.Emit(OpCodes.Ldc_R4, (float)_random.Pick(s_doubles)); break;
            default: _il.Emit(OpCodes.Ldc_R8, _random.Pick(s_doubles)); break;
        }
    }

    // Jumps to the label if some random comparison says so.
    private void Condition(Label target)
    {
        if (_random.Chance(25))
        {
            Value(StackType.Int32, 2);
            _il.Emit(_random.Chance(50) ? OpCodes.Brtrue : OpCodes.Brfalse, target);
            return;
        }

        StackType type = AnyStack();
        Value(type, 2);
        Value(type, 2);
        _il.Emit(_random.Pick(s_branches), target);
    }

    // Both arms leave a value on the stack, over one that lies there already.
    private void Choice(StackType type, int depth)
    {
        Label other = _il.DefineLabel(), end = _il.DefineLabel();
        bool below = _random.Chance(50);
        if (below)
        {
            Value(type, depth - 2);
        }

        // One arm may be narrower: int32 meets native int, float32 meets float64.
        StackType narrow = type switch { StackType.Native => StackType.Int32, StackType.Double => StackType.Single, _ => type };
        int narrower = _random.Below(6);
        Condition(other);
        Value(narrower == 0 ? narrow : type, depth - 2);
        _il.Emit(OpCodes.Br, end);
        _il.MarkLabel(other);
        Value(narrower == 1 ? narrow : type, depth - 2);
        _il.MarkLabel(end);
        if (below)
        {
            _il.Emit(type is StackType.Single or StackType.Double ? OpCodes.Add : _random.Pick([OpCodes.Add, OpCodes.Xor, OpCodes.Sub]));
        }
    }

    private void Duplicated(StackType type, int depth)
    {
        Value(type, depth - 1);
        _il.Emit(OpCodes.Dup);
        LocalBuilder kept = _random.Pick(_locals[type].Where(l => l.LocalType != typeof(bool)).ToList());
        _il.Emit(OpCodes.Stloc, kept);
        if (_random.Chance(40))
        {
            Value(type, depth - 2);
            _il.Emit(OpCodes.Sub);
        }
    }

    private void Switch(StackType type, int depth)
    {
        Label[] labels = [_il.DefineLabel(), _il.DefineLabel(), _il.DefineLabel()];
        Label end = _il.DefineLabel();
        Value(StackType.Int32, depth - 2);
        if (_random.Chance(70))
        {
            _il.Emit(OpCodes.Ldc_I4_3);
            _il.Emit(OpCodes.And);
        }

        _il.Emit(OpCodes.Switch, [labels[0], labels[1], labels[0], labels[2]]);
        Leaf(type);
        _il.Emit(OpCodes.Br, end);
        for (int i = 0; i < 3; i++)
        {
            _il.MarkLabel(labels[i]);
            Value(type, depth - 2);
            if (i < 2)
            {
                _il.Emit(OpCodes.Br, end);
            }
        }

        _il.MarkLabel(end);
    }

    private void Boxed(StackType type, int depth)
    {
        Value(type, depth - 1);
        Type boxed = type switch { StackType.Int32 => typeof(int), StackType.Int64 => typeof(long), StackType.Native => typeof(nint), StackType.Single => typeof(float), _ => typeof(double) };
        _il.Emit(OpCodes.Box, boxed);
        if (_random.Chance(50))
        {
            _il.Emit(OpCodes.Unbox_Any, boxed);
            return;
        }

        _il.Emit(OpCodes.Unbox, boxed);
        Prefix();
        _il.Emit(OpCodes.Ldobj, boxed);
    }

    private void Prefix()
    {
        if (_random.Chance(25))
        {
            _il.Emit(OpCodes.Volatile);
        }
        else if (_random.Chance(25))
        {
            _il.Emit(OpCodes.Unaligned, (byte)1);
        }
    }

    private void Int32(int depth)
    {
        switch (_random.Below(12))
        {
            case 0 or 1: Binary(StackType.Int32, depth); break;
            case 2 or 3:
                Value(AnyStack(), depth - 1);
                _il.Emit(_random.Pick(s_toInt32));
                break;
            case 4:
                Value(AnyStack(), depth - 1);
                _il.Emit(_random.Pick(s_toInt32Checked));
                break;
            case 5:
                Value((StackType)_random.Below(3), depth - 1);
                _il.Emit(_random.Pick(s_toInt32CheckedUnsigned));
                break;
            case 6 or 7:
                StackType compared = AnyStack();
                Value(compared, depth - 1);
                Value(compared, depth - 1);
                _il.Emit(_random.Pick(s_compares));
                break;
            case 8: Indirect(StackType.Int32); break;
            case 9: LoadElement(StackType.Int32, depth); break;
            case 10: Call(depth); break;
            default: Field(StackType.Int32); break;
        }
    }

    private void Int64(int depth)
    {
        switch (_random.Below(8))
        {
            case 0 or 1 or 2: Binary(StackType.Int64, depth); break;
            case 3 or 4:
                Value(AnyStack(), depth - 1);
                _il.Emit(_random.Pick([OpCodes.Conv_I8, OpCodes.Conv_U8, OpCodes.Conv_Ovf_I8, OpCodes.Conv_Ovf_U8]));
                break;
            case 5:
                Value((StackType)_random.Below(3), depth - 1);
                _il.Emit(_random.Pick([OpCodes.Conv_Ovf_I8_Un, OpCodes.Conv_Ovf_U8_Un]));
                break;
            case 6: Indirect(StackType.Int64); break;
            default: LoadElement(StackType.Int64, depth); break;
        }
    }

    private void Native(int depth)
    {
        switch (_random.Below(6))
        {
            case 0:
                // int32 beside native int (ECMA-335 III.1.5, table 2).
                bool first = _random.Chance(50);
                Value(first ? StackType.Int32 : StackType.Native, depth - 1);
                Value(first ? StackType.Native : StackType.Int32, depth - 1);
                _il.Emit(_random.Pick([OpCodes.Add, OpCodes.Sub, OpCodes.Mul, OpCodes.And, OpCodes.Or, OpCodes.Xor]));
                break;
            case 1 or 2: Binary(StackType.Native, depth); break;
            case 3: LoadElement(StackType.Native, depth); break;
            default:
                Value((StackType)_random.Below(3), depth - 1);
                _il.Emit(_random.Pick([OpCodes.Conv_I, OpCodes.Conv_U, OpCodes.Conv_Ovf_I, OpCodes.Conv_Ovf_U, OpCodes.Conv_Ovf_I_Un, OpCodes.Conv_Ovf_U_Un]));
                break;
        }
    }

    private void Float(StackType type, int depth)
    {
        switch (_random.Below(7))
        {
            case 0 or 1 or 2:
                Value(type, depth - 1);
                Value(type == StackType.Double && _random.Chance(30) ? StackType.Single : type, depth - 1);
                _il.Emit(_random.Pick([OpCodes.Add, OpCodes.Sub, OpCodes.Mul, OpCodes.Div, OpCodes.Rem]));
                break;
            case 3:
                Value(type, depth - 1);
                _il.Emit(OpCodes.Neg);
                break;
            case 4:
                Value((StackType)_random.Below(3), depth - 1);
                _il.Emit(OpCodes.Conv_R_Un);
                _il.Emit(type == StackType.Single ? OpCodes.Conv_R4 : OpCodes.Conv_R8);
                break;
            case 5: LoadElement(type, depth); break;
            default:
                Value(AnyStack(), depth - 1);
                _il.Emit(type == StackType.Single ? OpCodes.Conv_R4 : OpCodes.Conv_R8);
                break;
        }
    }

    private void Binary(StackType type, int depth)
    {
        Value(type, depth - 1);
        if (_random.Chance(20))
        {
            Value(StackType.Int32, depth - 1);
            _il.Emit(OpCodes.Ldc_I4, type == StackType.Int32 ? 31 : 63);
            _il.Emit(OpCodes.And);
            _il.Emit(_random.Pick([OpCodes.Shl, OpCodes.Shr, OpCodes.Shr_Un]));
            return;
        }

        if (_random.Chance(12))
        {
            _il.Emit(_random.Chance(50) ? OpCodes.Neg : OpCodes.Not);
            return;
        }

        Value(type, depth - 1);
        if (_random.Chance(25))
        {
            // A divisor that is seldom zero.
            _il.Emit(OpCodes.Ldc_I4_1);
            _il.Emit(type == StackType.Int64 ? OpCodes.Conv_I8 : type == StackType.Native ? OpCodes.Conv_I : OpCodes.Nop);
            _il.Emit(OpCodes.Or);
            _il.Emit(_random.Pick([OpCodes.Div, OpCodes.Div_Un, OpCodes.Rem, OpCodes.Rem_Un]));
            return;
        }

        _il.Emit(_random.Chance(12)
            ? _random.Pick([OpCodes.Add_Ovf, OpCodes.Add_Ovf_Un, OpCodes.Sub_Ovf, OpCodes.Sub_Ovf_Un, OpCodes.Mul_Ovf, OpCodes.Mul_Ovf_Un, OpCodes.Div, OpCodes.Rem_Un])
            : _random.Pick([OpCodes.Add, OpCodes.Sub, OpCodes.Mul, OpCodes.And, OpCodes.Or, OpCodes.Xor]));
    }
}
