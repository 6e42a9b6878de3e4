using System.Reflection;
using System.Reflection.Emit;

namespace PusOS.Fuzz.Generation;

/// <summary>Loads and stores: addresses, fields, elements, blocks of memory, calls.</summary>
public sealed partial class CilBody
{
    // A local's bytes read with another width.
    private void Indirect(StackType type)
    {
        _il.Emit(OpCodes.Ldloca, _random.Pick(_locals[_random.Chance(50) ? StackType.Int64 : StackType.Native]));
        if (_random.Chance(30))
        {
            _il.Emit(OpCodes.Ldc_I4, type == StackType.Int64 ? 0 : _random.Below(5));
            _il.Emit(OpCodes.Add);
            _il.Emit(OpCodes.Unaligned, (byte)1);
        }
        else
        {
            Prefix();
        }

        _il.Emit(type == StackType.Int64 ? OpCodes.Ldind_I8 : _random.Pick([OpCodes.Ldind_I1, OpCodes.Ldind_U1, OpCodes.Ldind_I2, OpCodes.Ldind_U2, OpCodes.Ldind_I4, OpCodes.Ldind_U4]));
    }

    private void Field(StackType type)
    {
        if (_random.Chance(30))
        {
            _il.Emit(OpCodes.Ldloc, _animalLocal);
            _il.Emit(OpCodes.Ldfld, _animal.GetField(_random.Pick(["Number", "Small"]))!);
            return;
        }

        bool large = _random.Chance(50);
        _il.Emit(_random.Chance(50) ? OpCodes.Ldloc : OpCodes.Ldloca, large ? _largeLocal : _mixedLocal);
        _il.Emit(OpCodes.Ldfld, large ? _large.GetField(_random.Pick(["A", "F"]))! : _mixed.GetField(_random.Pick(["A", "B", "C"]))!);
    }

    private static OpCode LoadOf(Type element) => element == typeof(int) ? OpCodes.Ldelem_I4 : element == typeof(sbyte) ? OpCodes.Ldelem_I1 : element == typeof(ushort) ? OpCodes.Ldelem_U2
        : element == typeof(long) ? OpCodes.Ldelem_I8 : element == typeof(float) ? OpCodes.Ldelem_R4 : element == typeof(double) ? OpCodes.Ldelem_R8 : OpCodes.Ldelem_I;

    private static OpCode StoreOf(Type element) => element == typeof(int) ? OpCodes.Stelem_I4 : element == typeof(sbyte) ? OpCodes.Stelem_I1 : element == typeof(ushort) ? OpCodes.Stelem_I2
        : element == typeof(long) ? OpCodes.Stelem_I8 : element == typeof(float) ? OpCodes.Stelem_R4 : element == typeof(double) ? OpCodes.Stelem_R8 : OpCodes.Stelem_I;

    private void ArrayAndIndex(LocalBuilder array, int depth)
    {
        _il.Emit(OpCodes.Ldloc, array);
        bool native = _random.Chance(40);
        Value(native ? StackType.Native : StackType.Int32, depth - 2);
        if (_random.Chance(95))
        {
            _il.Emit(OpCodes.Ldc_I4_3);
            _il.Emit(native ? OpCodes.Conv_I : OpCodes.Nop);
            _il.Emit(OpCodes.And);
        }
    }

    private void LoadElement(StackType type, int depth)
    {
        (LocalBuilder local, Type element) = _random.Pick(_arrays.Where(a => StackOf(a.Element) == type).ToList());
        ArrayAndIndex(local, depth);
        if (_random.Chance(50))
        {
            _il.Emit(LoadOf(element));
            return;
        }

        _il.Emit(OpCodes.Ldelema, element);
        Prefix();
        _il.Emit(OpCodes.Ldobj, element);
    }

    private void Element()
    {
        (LocalBuilder local, Type element) = _random.Pick(_arrays);
        ArrayAndIndex(local, 3);
        bool address = _random.Chance(40);
        if (address)
        {
            _il.Emit(OpCodes.Ldelema, element);
        }

        Value(StackOf(element), 3);
        if (address)
        {
            Prefix();
            _il.Emit(OpCodes.Stobj, element);
        }
        else
        {
            _il.Emit(StoreOf(element));
        }
    }

    private void Store()
    {
        switch (_random.Below(5))
        {
            case 0:
                _il.Emit(OpCodes.Ldloca, _random.Pick(_locals[StackType.Int64]));
                Value(StackType.Int32, 3);
                Prefix();
                _il.Emit(_random.Pick([OpCodes.Stind_I1, OpCodes.Stind_I2, OpCodes.Stind_I4]));
                break;
            case 1:
                string name = _random.Pick(["StaticInt", "StaticLong", "StaticDouble"]);
                FieldInfo field = _support.GetField(name)!;
                Value(StackOf(field.FieldType), 4);
                _il.Emit(OpCodes.Stsfld, field);
                _il.Emit(OpCodes.Ldsfld, field);
                Step(StackOf(field.FieldType));
                break;
            case 2:
                _il.Emit(OpCodes.Ldloca, _mixedLocal);
                Value(StackType.Int32, 4);
                _il.Emit(OpCodes.Stfld, _mixed.GetField(_random.Pick(["A", "B", "C"]))!);
                break;
            case 3:
                _il.Emit(OpCodes.Ldloca, _overlaidLocal);
                bool wide = _random.Chance(50);
                Value(wide ? StackType.Int64 : StackType.Int32, 4);
                _il.Emit(OpCodes.Stfld, _overlaid.GetField(wide ? _random.Pick(["C", "D"]) : _random.Pick(["A", "B"]))!);
                break;
            default:
                _il.Emit(OpCodes.Ldloc, _animalLocal);
                Value(StackType.Int32, 4);
                Prefix();
                _il.Emit(OpCodes.Stfld, _animal.GetField(_random.Pick(["Number", "Small"]))!);
                break;
        }
    }

    private void Structs()
    {
        switch (_random.Below(7))
        {
            case 0:
                Value(StackType.Int32, 2);
                Value(StackType.Int64, 2);
                Value(StackType.Single, 2);
                _il.Emit(OpCodes.Call, Helper("MakeLarge"));
                _il.Emit(OpCodes.Stloc, _random.Chance(50) ? _largeLocal : _otherLarge);
                break;
            case 1:
                // The value on the stack must not see the change of the local.
                _il.Emit(OpCodes.Ldloc, _largeLocal);
                _il.Emit(OpCodes.Ldloca, _largeLocal);
                Value(StackType.Int64, 2);
                _il.Emit(OpCodes.Stfld, _large.GetField("D")!);
                _il.Emit(OpCodes.Stloc, _otherLarge);
                break;
            case 2:
                _il.Emit(OpCodes.Ldloca, _otherLarge);
                _il.Emit(OpCodes.Ldloca, _largeLocal);
                _il.Emit(OpCodes.Cpobj, _large);
                break;
            case 3:
                _il.Emit(OpCodes.Ldloca, _random.Chance(50) ? _otherLarge : _largeLocal);
                _il.Emit(OpCodes.Initobj, _large);
                break;
            case 4:
                _il.Emit(OpCodes.Ldloc, _largeLocal);
                _il.Emit(OpCodes.Ldloca, _largeLocal);
                Value(StackType.Int32, 3);
                _il.Emit(OpCodes.Call, _large.GetMethod("Changed")!);
                _il.Emit(OpCodes.Stloc, _largeLocal);
                _il.Emit(OpCodes.Stloc, _otherLarge);
                break;
            case 5:
                _il.Emit(OpCodes.Ldloc, _animalLocal);
                _il.Emit(OpCodes.Ldloc, _largeLocal);
                _il.Emit(OpCodes.Stfld, _animal.GetField("Inside")!);
                _il.Emit(OpCodes.Ldloc, _animalLocal);
                _il.Emit(OpCodes.Ldflda, _animal.GetField("Inside")!);
                _il.Emit(OpCodes.Ldflda, _large.GetField("B")!);
                Prefix();
                _il.Emit(OpCodes.Ldobj, _mixed);
                _il.Emit(OpCodes.Stloc, _mixedLocal);
                break;
            default:
                _il.Emit(OpCodes.Ldloc, _largeLocal);
                _il.Emit(OpCodes.Dup);
                _il.Emit(OpCodes.Ldfld, _large.GetField("B")!);
                _il.Emit(OpCodes.Stloc, _mixedLocal);
                _il.Emit(OpCodes.Box, _large);
                _il.Emit(OpCodes.Unbox_Any, _large);
                _il.Emit(OpCodes.Stloc, _otherLarge);
                break;
        }
    }

    // The 64 bytes of localloc.
    private void Memory()
    {
        int offset = _random.Below(40);
        _il.Emit(OpCodes.Ldloc, _memory);
        _il.Emit(OpCodes.Ldc_I4, offset);
        _il.Emit(OpCodes.Add);
        switch (_random.Below(3))
        {
            case 0:
                Value(StackType.Int32, 2);
                _il.Emit(OpCodes.Ldc_I4, _random.Below(24));
                _il.Emit(OpCodes.Unaligned, (byte)1);
                _il.Emit(OpCodes.Initblk);
                break;
            case 1:
                _il.Emit(OpCodes.Ldloca, _random.Pick(_locals[StackType.Int64]));
                _il.Emit(OpCodes.Ldc_I4_8);
                _il.Emit(OpCodes.Unaligned, (byte)1);
                _il.Emit(OpCodes.Cpblk);
                break;
            default:
                // No floats: the bits of a NaN that an operation makes differ between machines.
                StackType type = (StackType)_random.Below(3);
                Value(type, 3);
                _il.Emit(OpCodes.Unaligned, (byte)1);
                _il.Emit(type switch { StackType.Int32 => OpCodes.Stind_I4, StackType.Int64 => OpCodes.Stind_I8, _ => OpCodes.Stind_I });
                break;
        }

        _il.Emit(OpCodes.Ldloc, _memory);
        _il.Emit(OpCodes.Ldc_I4, offset);
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Ldind_I1);
        Step(StackType.Int32);
    }

    private void Call(int depth)
    {
        switch (_random.Below(7))
        {
            case 0:
                foreach (ParameterInfo parameter in Helper("MixArguments").GetParameters())
                {
                    Value(StackOf(parameter.ParameterType), depth - 2);
                }

                _il.Emit(OpCodes.Call, Helper("MixArguments"));
                break;
            case 1:
                Value(StackType.Int32, depth - 1);
                MethodInfo narrow = Helper(_random.Pick(["Narrow8", "Narrow16"]));
                if (_random.Chance(50))
                {
                    _il.Emit(OpCodes.Ldftn, narrow);
                    _il.EmitCalli(OpCodes.Calli, CallingConventions.Standard, narrow.ReturnType, [typeof(int)], null);
                }
                else
                {
                    _il.Emit(OpCodes.Call, narrow);
                }

                break;
            case 2:
                _il.Emit(OpCodes.Ldloca, _locals[StackType.Int32][0]);
                _il.Emit(OpCodes.Ldloca, _locals[StackType.Int64][0]);
                _il.Emit(OpCodes.Call, Helper("AddressSum"));
                break;
            case 3:
                _il.Emit(OpCodes.Ldloc, _animalLocal);
                Value(StackType.Int32, depth - 1);
                _il.Emit(OpCodes.Ldloc, _animalLocal);
                _il.Emit(OpCodes.Ldvirtftn, _animal.GetMethod("Speak")!);
                _il.EmitCalli(OpCodes.Calli, CallingConventions.HasThis, typeof(int), [typeof(int)], null);
                break;
            case 4:
                _il.Emit(OpCodes.Ldloc, _animalLocal);
                Value(StackType.Int32, depth - 1);
                _il.Emit(OpCodes.Callvirt, _animal.GetMethod("Same")!.MakeGenericMethod(typeof(int)));
                break;
            case 5:
                _il.Emit(OpCodes.Ldloca, _mixedLocal);
                _il.Emit(OpCodes.Constrained, _mixed);
                _il.Emit(OpCodes.Callvirt, typeof(object).GetMethod("ToString")!);
                _il.Emit(OpCodes.Callvirt, typeof(string).GetProperty("Length")!.GetMethod!);
                break;
            default:
                Value(StackType.Native, depth - 1);
                Value(StackType.Native, depth - 1);
                _il.Emit(OpCodes.Call, Helper("MixNative"));
                _il.Emit(OpCodes.Conv_I4);
                break;
        }
    }
}
