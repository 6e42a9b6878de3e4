using System.Globalization;
using System.Reflection.Metadata;
using PusOS.Compiler.Features;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Lowering;

/// <summary>Instance and static fields; static fields that are known at compile time.</summary>
internal sealed partial class MethodImporter
{
    private void LoadField(FieldDesc field)
    {
        var target = Pop();
        if (field.IsStatic)
        {
            LoadStaticField(field);
            return;
        }

        if (target.Kind == StackKind.Struct)
        {
            Push(FieldOfStruct(target, field));
            return;
        }

        var address = FieldAddress(target, field);
        Push(LoadFrom(address.Name, field.FieldType, AccessAlignment(address)));
    }

    private Value FieldOfStruct(Value target, FieldDesc field)
    {
        var type = LlvmTypes.Of(target.Type!);
        if (target.Leaves is not { } leaves)
        {
            return LoadFrom(Offset(target.Name, field.Offset), field.FieldType, AlignmentAt(MaximumAlignment, field.Offset));
        }

        var lowered = LlvmTypes.Of(field.FieldType);
        int first = Array.FindIndex(type.Leaves, leaf => leaf.Offset >= field.Offset);
        if (lowered.Kind == PassKind.Scalar && first >= 0 && type.Leaves[first].Memory == lowered.Memory && type.Leaves[first].Offset == field.Offset)
        {
            return Widen(lowered.Memory, lowered.Stack, lowered.IsSigned, leaves[first], field.FieldType);
        }

        if (lowered.Kind == PassKind.Leaves && (lowered.Leaves.Length == 0 || (first >= 0 && type.Leaves[first].Offset == field.Offset + lowered.Leaves[0].Offset)))
        {
            return new Value { Kind = StackKind.Struct, Type = field.FieldType, Leaves = lowered.Leaves.Length == 0 ? [] : leaves[first..(first + lowered.Leaves.Length)] };
        }

        return LoadFrom(Offset(SpillStruct(target), field.Offset), field.FieldType, AlignmentAt(MaximumAlignment, field.Offset));
    }

    /// <summary>The field's address, with its alignment: that of the object or value, as far as the offset keeps it.</summary>
    private Value FieldAddress(Value target, FieldDesc field)
    {
        var pointer = AsPointer(target);
        int alignment = MaximumAlignment;
        if (!field.OwningType.IsValueType)
        {
            NullCheck(pointer);
        }
        else
        {
            alignment = LlvmTypes.Of(field.OwningType).Alignment;
            alignment = pointer.Alignment == 0 ? alignment : Math.Min(alignment, pointer.Alignment);
        }

        return new Value { Kind = StackKind.Pointer, Name = Offset(pointer.Name, field.Offset), Alignment = AlignmentAt(alignment, field.Offset) };
    }

    private void LoadFieldAddress(FieldDesc field)
    {
        var target = Pop();
        if (field.IsStatic)
        {
            LoadStaticFieldAddress(field);
            return;
        }

        // ldflda through an unmanaged pointer gives an unmanaged pointer; a byref otherwise.
        var address = FieldAddress(target, field);
        var context = field.OwningType.Context;
        bool unmanaged = target.Kind == StackKind.I8 || target.Type is { IsPointer: true };
        Push(new Value { Kind = StackKind.Pointer, Type = unmanaged ? context.GetPointer(field.FieldType) : context.GetByRef(field.FieldType), Name = address.Name, Alignment = address.Alignment, NonNull = target.NonNull || !field.OwningType.IsValueType });
    }

    private void StoreField(FieldDesc field)
    {
        var value = Pop();
        var target = Pop();
        if (field.IsStatic)
        {
            Push(value);
            StoreStaticField(field);
            return;
        }

        var address = FieldAddress(target, field);
        Publish(address.Name, LlvmTypes.Of(field.FieldType), value, AccessAlignment(address));
    }

    /// <summary>The address of a static field, after its class's static constructor.</summary>
    private string StaticFieldAddress(FieldDesc field)
    {
        if (field.OwningType.StaticConstructor is { } constructor && constructor != _method && !(field.OwningType == _method.OwningType && !field.OwningType.IsBeforeFieldInit && (_method.IsStatic || _method.IsConstructor)))
        {
            EmitStaticConstructorCheck(field.OwningType);
        }

        return _scope.StaticField(field);
    }

    private void LoadStaticField(FieldDesc field)
    {
        if (_compilation.Features.TryGetFieldConstant(field, out object? constant) || (field.IsLiteral && (constant = field.GetLiteralValue()) is not null))
        {
            Push(ConstantOf(constant, field.FieldType));
            return;
        }

        if (FoldStaticField(field) is { } folded)
        {
            Push(folded);
            return;
        }

        string address = StaticFieldAddress(field);
        var value = LoadFrom(address, field.FieldType, 0);
        Push(value);
    }

    /// <summary>
    /// Log.IsEnabled() where a feature switch makes IsEnabled a constant: the object (and the static
    /// constructor that would make it) is not needed.
    /// </summary>
    private bool TryFoldSwitchedOffReceiver(int next)
    {
        if (_flow.BlockStarts[next])
        {
            return false;
        }

        ref readonly var use = ref _flow.At(next);
        if (use.OpCode is not (ILOpCode.Callvirt or ILOpCode.Call))
        {
            return false;
        }

        var method = ResolveMethod(use.Token);
        if (method.IsStatic || method is ArrayMethod || method.Signature.Parameters.Length != 0
            || !_compilation.Features.TryGetStub(method, out var stub) || stub.Kind != Features.StubKind.Constant || stub.Value is null)
        {
            return false;
        }

        Push(ConstantOf(stub.Value, method.Signature.ReturnType));
        _resumeAt = use.NextOffset;
        return true;
    }

    /// <summary>A readonly static whose class was evaluated at compile time is its value.</summary>
    private Value? FoldStaticField(FieldDesc field)
    {
        if (field.CompilerFullName() is "System.String::Empty")
        {
            return new Value { Kind = StackKind.Pointer, Type = field.FieldType, Name = _scope.StringLiteral(""), NonNull = true, Exact = true };
        }

        if (field.CompilerFullName() is "System.IntPtr::Zero" or "System.UIntPtr::Zero")
        {
            return Value.I8(0);
        }

        if (IsSwitchedOffEventSource(field.FieldType))
        {
            // Event sources are switched off: IsEnabled is false whatever the object, so none is made.
            return new Value { Kind = StackKind.Pointer, Type = field.FieldType, Name = "null" };
        }

        return field.IsInitOnly && _compilation.TryGetEvaluatedConstant(field, _scope, out var constant) ? constant : null;
    }

    /// <summary>An event source of the class library while event sources are switched off: IsEnabled is false and events do nothing.</summary>
    private bool IsSwitchedOffEventSource(TypeDesc type) =>
        type is DefType definition && definition.Module.Name.StartsWith("System.", StringComparison.Ordinal) && IsEventSource(type)
        && _compilation.Features.TryGetSwitch("System.Diagnostics.Tracing.EventSource.IsSupported", out bool supported) && !supported;

    private static bool IsEventSource(TypeDesc type)
    {
        for (var t = type; t is not null; t = t.BaseType)
        {
            if (t.CompilerKnownNameOf() == "System.Diagnostics.Tracing.EventSource")
            {
                return true;
            }
        }

        return false;
    }

    private Value ConstantOf(object? constant, TypeDesc type) => constant switch
    {
        null => DefaultValue(type),
        bool boolean => Value.I4(boolean ? 1 : 0),
        char character => Value.I4(character),
        string text => new Value { Kind = StackKind.Pointer, Type = type, Name = _scope.StringLiteral(text), NonNull = true, Exact = true },
        float single => new Value { Kind = StackKind.F4, Type = type, Name = FloatLiteral(BitConverter.SingleToInt32Bits(single), single) },
        double number => new Value { Kind = StackKind.F8, Type = type, Name = DoubleLiteral(number) },
        ulong unsigned => Value.I8((long)unsigned),
        IConvertible integer => LlvmTypes.Of(type).Stack == StackKind.I8
            ? Value.I8(System.Convert.ToInt64(integer, CultureInfo.InvariantCulture))
            : Value.I4(System.Convert.ToInt64(integer, CultureInfo.InvariantCulture)),
        _ => throw new InvalidDataException($"constant of type {constant.GetType()}"),
    };

    private void LoadStaticFieldAddress(FieldDesc field)
    {
        string address = field.HasRva ? _scope.RvaData(field) : StaticFieldAddress(field);
        Push(new Value { Kind = StackKind.Pointer, Type = field.OwningType.Context.GetByRef(field.FieldType), Name = address, NonNull = true });
    }

    private void StoreStaticField(FieldDesc field)
    {
        var value = Pop();
        string address = StaticFieldAddress(field);
        if (field.IsThreadStatic)
        {
            StoreTo(address, LlvmTypes.Of(field.FieldType), value, 0);
        }
        else
        {
            Publish(address, LlvmTypes.Of(field.FieldType), value, 0);
        }
    }
}
