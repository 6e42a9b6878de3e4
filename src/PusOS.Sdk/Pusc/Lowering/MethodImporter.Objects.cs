using System.Globalization;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PusOS.Abi;
using PusOS.Compiler.Graph;
using PusOS.Compiler.IL;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Lowering;

/// <summary>Fields, arrays, allocation, boxing and casts.</summary>
internal sealed partial class MethodImporter
{
    private bool ImportObject(in ILInstruction instruction)
    {
        switch (instruction.OpCode)
        {
            case ILOpCode.Ldfld: LoadField(ResolveField(instruction.Token)); return true;
            case ILOpCode.Ldflda: LoadFieldAddress(ResolveField(instruction.Token)); return true;
            case ILOpCode.Stfld: StoreField(ResolveField(instruction.Token)); return true;
            case ILOpCode.Ldsfld:
                if (!TryFoldSwitchedOffReceiver(instruction.NextOffset))
                {
                    LoadStaticField(ResolveField(instruction.Token));
                }

                return true;
            case ILOpCode.Ldsflda: LoadStaticFieldAddress(ResolveField(instruction.Token)); return true;
            case ILOpCode.Stsfld: StoreStaticField(ResolveField(instruction.Token)); return true;
            case ILOpCode.Newobj: NewObject(ResolveMethod(instruction.Token)); return true;
            case ILOpCode.Call: Call(ResolveMethod(instruction.Token), false); return true;
            case ILOpCode.Callvirt: Call(ResolveMethod(instruction.Token), true); return true;
            case ILOpCode.Calli: CallIndirect(_method.Module.ResolveStandaloneSignature((StandaloneSignatureHandle)MetadataTokens.EntityHandle(instruction.Token), _context)); return true;
            case ILOpCode.Newarr: NewArray(ResolveType(instruction.Token)); return true;
            case ILOpCode.Ldlen: LoadLength(); return true;
            case ILOpCode.Ldelema: LoadElementAddress(ResolveType(instruction.Token)); return true;
            case ILOpCode.Ldelem: LoadElement(ResolveType(instruction.Token)); return true;
            case ILOpCode.Stelem: StoreElement(ResolveType(instruction.Token)); return true;
            case ILOpCode.Ldelem_i1: LoadElement(WellKnown(WellKnownType.SByte)); return true;
            case ILOpCode.Ldelem_u1: LoadElement(WellKnown(WellKnownType.Byte)); return true;
            case ILOpCode.Ldelem_i2: LoadElement(WellKnown(WellKnownType.Int16)); return true;
            case ILOpCode.Ldelem_u2: LoadElement(WellKnown(WellKnownType.UInt16)); return true;
            case ILOpCode.Ldelem_i4: LoadElement(WellKnown(WellKnownType.Int32)); return true;
            case ILOpCode.Ldelem_u4: LoadElement(WellKnown(WellKnownType.UInt32)); return true;
            case ILOpCode.Ldelem_i8: LoadElement(WellKnown(WellKnownType.Int64)); return true;
            case ILOpCode.Ldelem_i: LoadElement(WellKnown(WellKnownType.IntPtr)); return true;
            case ILOpCode.Ldelem_r4: LoadElement(WellKnown(WellKnownType.Single)); return true;
            case ILOpCode.Ldelem_r8: LoadElement(WellKnown(WellKnownType.Double)); return true;
            case ILOpCode.Ldelem_ref: LoadElement(null); return true;
            case ILOpCode.Stelem_i1: StoreElement(WellKnown(WellKnownType.SByte)); return true;
            case ILOpCode.Stelem_i2: StoreElement(WellKnown(WellKnownType.Int16)); return true;
            case ILOpCode.Stelem_i4: StoreElement(WellKnown(WellKnownType.Int32)); return true;
            case ILOpCode.Stelem_i8: StoreElement(WellKnown(WellKnownType.Int64)); return true;
            case ILOpCode.Stelem_i: StoreElement(WellKnown(WellKnownType.IntPtr)); return true;
            case ILOpCode.Stelem_r4: StoreElement(WellKnown(WellKnownType.Single)); return true;
            case ILOpCode.Stelem_r8: StoreElement(WellKnown(WellKnownType.Double)); return true;
            case ILOpCode.Stelem_ref: StoreElement(null); return true;
            case ILOpCode.Box:
                var boxed = ResolveType(instruction.Token);
                if (!TryAvoidBox(boxed, instruction.NextOffset))
                {
                    Push(Box(boxed, Pop()));
                }

                return true;
            case ILOpCode.Unbox: Unbox(ResolveType(instruction.Token)); return true;
            case ILOpCode.Unbox_any: UnboxAny(ResolveType(instruction.Token)); return true;
            case ILOpCode.Isinst: Push(Cast(Pop(), ResolveType(instruction.Token), false)); return true;
            case ILOpCode.Castclass: Push(Cast(Pop(), ResolveType(instruction.Token), true)); return true;
            case ILOpCode.Ldtoken: LoadToken(instruction.Token); return true;
            case ILOpCode.Ldftn: LoadFunction(ResolveMethod(instruction.Token)); return true;
            case ILOpCode.Ldvirtftn: LoadVirtualFunction(ResolveMethod(instruction.Token)); return true;
            case ILOpCode.Mkrefany or ILOpCode.Refanyval or ILOpCode.Refanytype: TypedReferenceOperation(in instruction); return true;
            case ILOpCode.Arglist or ILOpCode.Jmp:
                throw new CompilerException(CompilationCodes.UnsupportedInstruction, $"{instruction.OpCode} (variable arguments and jmp) is not supported");
            default: return false;
        }
    }

    // ---- Fields ----

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
        StoreTo(address.Name, LlvmTypes.Of(field.FieldType), value, AccessAlignment(address));
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
        StoreTo(StaticFieldAddress(field), LlvmTypes.Of(field.FieldType), value, 0);
    }

    // ---- Arrays ----

    private void NewArray(TypeDesc element)
    {
        var length = Coerce(UnwrapSingle(Pop()), StackKind.I8);
        var type = element.Context.GetSzArray(element);
        string table = _scope.ConstructedMethodTable(type, "newarr");
        string array = EmitRuntimeCall("ptr", RuntimeSymbols.NewArray, "ptr, i64", $"ptr {table}, i64 {length.Name}");
        Push(new Value { Kind = StackKind.Pointer, Type = type, Name = array, NonNull = true, Exact = true });
    }

    private string EmitLength(Value array)
    {
        NullCheck(array);
        string address = Offset(array.Name, ObjectLayout.Length);
        string length = Fresh();
        Line($"{length} = load i32, ptr {address}, align 8, !range !14{LengthTag}");
        return length;
    }

    private void LoadLength()
    {
        string length = EmitLength(AsPointer(Pop()));
        Push(new Value { Kind = StackKind.I4, Type = WellKnown(WellKnownType.Int32), Name = length });
    }

    /// <summary>Null and bounds checks, then the element's address.</summary>
    private string ElementAddress(Value array, Value index, int elementSize)
    {
        string length = EmitLength(array);
        string wide;
        if (index.Kind == StackKind.I4)
        {
            string outside = Fresh();
            Line($"{outside} = icmp uge i32 {index.Name}, {length}");
            ThrowIf(outside, RuntimeSymbols.ThrowIndexOutOfRange);
            wide = index.Constant is { } constant ? constant.ToString(CultureInfo.InvariantCulture) : Fresh();
            if (index.Constant is null)
            {
                Line($"{wide} = zext nneg i32 {index.Name} to i64");
            }
        }
        else
        {
            wide = Coerce(index, StackKind.I8).Name;
            string wideLength = Fresh();
            string outside = Fresh();
            Line($"{wideLength} = zext nneg i32 {length} to i64");
            Line($"{outside} = icmp uge i64 {wide}, {wideLength}");
            ThrowIf(outside, RuntimeSymbols.ThrowIndexOutOfRange);
        }

        string first = Offset(array.Name, ObjectLayout.FirstElement);
        string address = Fresh();
        string unit = elementSize switch { 1 => "i8", 2 => "i16", 4 => "i32", 8 => "i64", _ => $"[{elementSize} x i8]" };
        Line($"{address} = getelementptr inbounds {unit}, ptr {first}, i64 {wide}");
        return address;
    }

    private TypeDesc ElementTypeOf(Value array, TypeDesc? given) => given ?? (array.Type is ArrayType { IsSz: true } known ? known.Element : WellKnown(WellKnownType.Object));

    private void LoadElement(TypeDesc? type)
    {
        var index = UnwrapSingle(Pop());
        var array = AsPointer(Pop());
        type = ElementTypeOf(array, type);
        Push(LoadFrom(ElementAddress(array, index, SizeOf(type)), type, 0));
    }

    private void StoreElement(TypeDesc? type)
    {
        var value = Pop();
        var index = UnwrapSingle(Pop());
        var array = AsPointer(Pop());
        type = ElementTypeOf(array, type);
        if (type.IsClassLike && !StoreNeedsNoCheck(array, value))
        {
            var wide = Coerce(index, StackKind.I8);
            EmitRuntimeCall("void", RuntimeSymbols.StoreElementReference, "ptr, i64, ptr", $"ptr {array.Name}, i64 {wide.Name}, ptr {AsPointer(value).Name}");
            return;
        }

        StoreTo(ElementAddress(array, index, SizeOf(type)), LlvmTypes.Of(type), value, 0);
    }

    /// <summary>ECMA-335 III.4.26: the dynamic element type must take the value; null always fits, and so does anything in an exactly known or sealed array.</summary>
    private static bool StoreNeedsNoCheck(Value array, Value value) =>
        value.IsNullLiteral
        || (array.Type is ArrayType { IsSz: true } known && (known.Element.IsSealed || array.Exact) && known.Element is { IsArray: false } element
            && value.Type is { } stored && stored.IsClassLike && stored.CanCastTo(element));

    private void LoadElementAddress(TypeDesc type)
    {
        var index = UnwrapSingle(Pop());
        var array = AsPointer(Pop());
        var byref = type.Context.GetByRef(type);
        if (type.IsClassLike && !_readonly && !type.IsSealed)
        {
            var wide = Coerce(index, StackKind.I8);
            string checkedAddress = EmitRuntimeCall("ptr", RuntimeSymbols.LoadElementAddressReference, "ptr, i64, ptr", $"ptr {array.Name}, i64 {wide.Name}, ptr {_scope.MethodTable(type, "ldelema")}");
            Push(new Value { Kind = StackKind.Pointer, Type = byref, Name = checkedAddress, NonNull = true });
            return;
        }

        Push(new Value { Kind = StackKind.Pointer, Type = byref, Name = ElementAddress(array, index, SizeOf(type)), NonNull = true });
    }

    // ---- Allocation and boxing ----

    /// <summary>Allocates an instance, all zero: inline from the thread's allocation context where the type allows it.</summary>
    private Value Allocate(DefType type)
    {
        string table = _scope.ConstructedMethodTable(type, "allocation");
        byte sizeClass = SizeClasses.ForSize((uint)ObjectSize.BaseSize(type));
        string result;
        if (type.HasFinalizer)
        {
            result = EmitRuntimeCall("ptr", RuntimeSymbols.NewFinalizable, "ptr", $"ptr {table}");
        }
        else if (sizeClass == SizeClasses.None)
        {
            result = EmitRuntimeCall("ptr", RuntimeSymbols.New, "ptr", $"ptr {table}");
        }
        else
        {
            result = AllocateInline(table, sizeClass);
        }

        return new Value { Kind = StackKind.Pointer, Type = type, Name = result, NonNull = true, Exact = true };
    }

    private string AllocateInline(string table, byte sizeClass)
    {
        int cell = SizeClasses.CellSizes[sizeClass];
        string contexts = _scope.ThreadLocal(RuntimeSymbols.AllocationContexts);
        string nextAddress = Fresh();
        string limitAddress = Fresh();
        string next = Fresh();
        string limit = Fresh();
        string end = Fresh();
        string full = Fresh();
        string fast = FreshLabel();
        string slow = FreshLabel();
        string done = FreshLabel();
        string fastObject = Fresh();
        string slot = Fresh();
        _allocas.Append($"  {slot} = alloca ptr, align 8\n");
        Line($"{nextAddress} = getelementptr inbounds i8, ptr {contexts}, i64 {sizeClass * AllocationContextLayout.Size}");
        Line($"{limitAddress} = getelementptr inbounds i8, ptr {contexts}, i64 {(sizeClass * AllocationContextLayout.Size) + AllocationContextLayout.Limit}");
        Line($"{next} = load ptr, ptr {nextAddress}, align 8");
        Line($"{limit} = load ptr, ptr {limitAddress}, align 8");
        Line($"{end} = getelementptr i8, ptr {next}, i64 {cell}");
        Line($"{full} = icmp ugt ptr {end}, {limit}");
        Line($"br i1 {full}, label %{slow}, label %{fast}{ColdFirst}");
        Label(fast);

        // Volatile keeps the order of the two stores: the collector may stop the thread between any two
        // instructions, and a cell behind the context's next pointer always has its MethodTable.
        Line($"{fastObject} = getelementptr i8, ptr {next}, i64 8");
        Line($"store volatile ptr {table}, ptr {fastObject}, align 8{MethodTableTag}");
        Line($"store volatile ptr {end}, ptr {nextAddress}, align 8");
        Line($"store ptr {fastObject}, ptr {slot}, align 8");
        Line($"br label %{done}");
        Label(slow);
        string slowObject = EmitRuntimeCall("ptr", RuntimeSymbols.New, "ptr", $"ptr {table}");
        Line($"store ptr {slowObject}, ptr {slot}, align 8");
        Line($"br label %{done}");
        Label(done);
        string result = Fresh();
        Line($"{result} = load ptr, ptr {slot}, align 8");
        return result;
    }

    private Value Box(TypeDesc type, Value value)
    {
        if (!type.IsValueType)
        {
            return value;
        }

        var definition = (DefType)type;
        if (type.IsNullable)
        {
            return BoxNullable(definition, value);
        }

        var box = Allocate(definition);
        StoreTo(Offset(box.Name, ObjectLayout.FirstField), LlvmTypes.Of(type), value, 0);
        return new Value { Kind = StackKind.Pointer, Type = type, Name = box.Name, NonNull = true, Exact = true, Boxed = type };
    }

    /// <summary>
    /// Generic code boxes only to ask about the type: box T; unbox.any T, box T; brtrue, box T; isinst X; and
    /// comparisons with null need no object. True if the sequence was consumed.
    /// </summary>
    private bool TryAvoidBox(TypeDesc type, int next)
    {
        if (!type.IsValueType || _flow.BlockStarts[next])
        {
            return false;
        }

        ref readonly var following = ref _flow.At(next);
        switch (following.OpCode)
        {
            case ILOpCode.Unbox_any when ResolveType(following.Token) == type:
                _resumeAt = following.NextOffset;
                return true;
            case ILOpCode.Brtrue or ILOpCode.Brtrue_s or ILOpCode.Brfalse or ILOpCode.Brfalse_s when !type.IsNullable:
                Pop();
                Push(Value.I4(1));
                return true;
            case ILOpCode.Brtrue or ILOpCode.Brtrue_s or ILOpCode.Brfalse or ILOpCode.Brfalse_s:
                PushHasValue(Pop());
                return true;
            case ILOpCode.Ldnull when !type.IsNullable && !_flow.BlockStarts[following.NextOffset]
                && _flow.At(following.NextOffset).OpCode is ILOpCode.Ceq or ILOpCode.Cgt_un or ILOpCode.Beq or ILOpCode.Beq_s or ILOpCode.Bne_un or ILOpCode.Bne_un_s:
                Pop();
                Push(new Value { Kind = StackKind.Pointer, Type = WellKnown(WellKnownType.Object), Name = "undef", NonNull = true });
                return true;
            case ILOpCode.Isinst when !type.IsNullable:
                return TryAvoidBoxForTypeTest(type, in following);
            default:
                return false;
        }
    }

    private bool TryAvoidBoxForTypeTest(TypeDesc type, in ILInstruction test)
    {
        var target = ResolveType(test.Token);
        if (_flow.BlockStarts[test.NextOffset])
        {
            return false;
        }

        bool holds = type.CanCastTo(target.IsNullable ? ((DefType)target).Instantiation[0] : target);
        ref readonly var use = ref _flow.At(test.NextOffset);
        switch (use.OpCode)
        {
            case ILOpCode.Brtrue or ILOpCode.Brtrue_s or ILOpCode.Brfalse or ILOpCode.Brfalse_s:
                Pop();
                Push(Value.I4(holds ? 1 : 0));
                _resumeAt = test.NextOffset;
                return true;
            case ILOpCode.Unbox_any when holds && ResolveType(use.Token) == type:
                _resumeAt = use.NextOffset;
                return true;
            default:
                if (holds)
                {
                    return false;
                }

                // The test fails whatever the value: isinst yields null.
                Pop();
                Push(new Value { Kind = StackKind.Pointer, Name = "null" });
                _resumeAt = test.NextOffset;
                return true;
        }
    }

    private void PushHasValue(Value nullable)
    {
        string address = SpillStruct(nullable);
        Push(LoadFrom(address, WellKnown(WellKnownType.Boolean), 0));
    }

    /// <summary>ECMA-335 III.4.1: a Nullable boxes to null or to its value.</summary>
    private Value BoxNullable(DefType type, Value value)
    {
        var inner = type.Instantiation[0];
        string address = SpillStruct(value);
        var valueField = type.FindField("value")!;
        string flag = Fresh();
        string has = Fresh();
        string some = FreshLabel();
        string done = FreshLabel();
        string slot = Fresh();
        _allocas.Append($"  {slot} = alloca ptr, align 8\n");
        Line($"store ptr null, ptr {slot}, align 8");
        Line($"{flag} = load i8, ptr {address}, align 1");
        Line($"{has} = icmp ne i8 {flag}, 0");
        Line($"br i1 {has}, label %{some}, label %{done}");
        Label(some);
        var box = Box(inner, LoadFrom(Offset(address, valueField.Offset), inner, 0));
        Line($"store ptr {box.Name}, ptr {slot}, align 8");
        Line($"br label %{done}");
        Label(done);
        string result = Fresh();
        Line($"{result} = load ptr, ptr {slot}, align 8");
        return new Value { Kind = StackKind.Pointer, Type = WellKnown(WellKnownType.Object), Name = result };
    }

    private string LoadMethodTable(string reference)
    {
        string table = Fresh();
        Line($"{table} = load ptr, ptr {reference}, align 8{MethodTableTag}");
        return table;
    }

    /// <summary>Checks that the box holds exactly that type (or an enum of the same underlying type); the address of its value.</summary>
    private string UnboxAddress(Value box, TypeDesc type)
    {
        NullCheck(box);
        if (box.Boxed != type)
        {
            string table = LoadMethodTable(box.Name);
            string differs = Fresh();
            string check = FreshLabel();
            string good = FreshLabel();
            string wanted = _scope.MethodTable(type, "unbox");
            Line($"{differs} = icmp ne ptr {table}, {wanted}");
            Line($"br i1 {differs}, label %{check}, label %{good}{ColdFirst}");
            Label(check);

            // An enum and its underlying type unbox to each other (ECMA-335 III.4.32); the runtime decides.
            EmitRuntimeCall("void", "pus_check_unbox", "ptr, ptr", $"ptr {box.Name}, ptr {wanted}");
            Line($"br label %{good}");
            Label(good);
        }

        return Offset(box.Name, ObjectLayout.FirstField);
    }

    private void Unbox(TypeDesc type)
    {
        var box = AsPointer(Pop());
        if (type.IsNullable)
        {
            // The address may be stored in a local: what it points to lives as long as the method.
            var nullable = UnboxNullable(box, (DefType)type);
            string address = LastingTemporary(LlvmTypes.Of(type));
            StoreTo(address, LlvmTypes.Of(type), nullable, 0);
            Push(new Value { Kind = StackKind.Pointer, Type = type.Context.GetByRef(type), Name = address, NonNull = true });
            return;
        }

        Push(new Value { Kind = StackKind.Pointer, Type = type.Context.GetByRef(type), Name = UnboxAddress(box, type), NonNull = true });
    }

    private void UnboxAny(TypeDesc type)
    {
        if (!type.IsValueType)
        {
            Push(Cast(Pop(), type, true));
            return;
        }

        var box = AsPointer(Pop());
        Push(type.IsNullable ? UnboxNullable(box, (DefType)type) : LoadFrom(UnboxAddress(box, type), type, 0));
    }

    private Value UnboxNullable(Value box, DefType type)
    {
        var inner = type.Instantiation[0];
        var lowered = LlvmTypes.Of(type);
        string temporary = Temporary(lowered);
        EmitZero(temporary, lowered);
        string isNull = Fresh();
        string some = FreshLabel();
        string done = FreshLabel();
        Line($"{isNull} = icmp eq ptr {box.Name}, null");
        Line($"br i1 {isNull}, label %{done}, label %{some}");
        Label(some);
        var value = LoadFrom(UnboxAddress(new Value { Kind = StackKind.Pointer, Type = box.Type, Name = box.Name, NonNull = true, Boxed = box.Boxed }, inner), inner, 0);
        Line($"store i8 1, ptr {temporary}, align 1");
        StoreTo(Offset(temporary, type.FindField("value")!.Offset), LlvmTypes.Of(inner), value, 0);
        Line($"br label %{done}");
        Label(done);
        return LoadFrom(temporary, type, 0);
    }

    // ---- Casts ----

    private Value Cast(Value value, TypeDesc type, bool throws)
    {
        value = AsPointer(value);
        if (value.IsNullLiteral)
        {
            return value;
        }

        var target = type.IsNullable ? ((DefType)type).Instantiation[0] : type;
        if (FoldCast(value, target, throws) is { } folded)
        {
            return folded;
        }

        if (!throws && CanCompareTables(target))
        {
            return CastByTable(value, target);
        }

        string helper = (target, throws) switch
        {
            ({ IsArray: true } or { IsVariant: true, IsInterface: false }, true) => RuntimeSymbols.CastAny,
            ({ IsArray: true } or { IsVariant: true, IsInterface: false }, false) => RuntimeSymbols.IsInstanceOfAny,
            ({ IsInterface: true }, true) => RuntimeSymbols.CastInterface,
            ({ IsInterface: true }, false) => RuntimeSymbols.IsInstanceOfInterface,
            (_, true) => RuntimeSymbols.CastClass,
            (_, false) => RuntimeSymbols.IsInstanceOfClass,
        };
        _scope.NoteCastTarget(target);
        string table = _scope.MethodTable(target, "cast");
        string result = EmitRuntimeCall("ptr", helper, "ptr, ptr", $"ptr {value.Name}, ptr {table}");
        return new Value { Kind = StackKind.Pointer, Type = target, Name = result, NonNull = throws && value.NonNull };
    }

    private Value? FoldCast(Value value, TypeDesc target, bool throws)
    {
        if (value.Type is not { } known || known.IsByRef || known.IsPointer)
        {
            return null;
        }

        bool boxed = value.Boxed is not null;
        if ((known.IsClassLike || boxed) && known.CanCastTo(target) && !(known.IsValueType && !boxed))
        {
            return value;
        }

        // Exactly known types that do not fit: isinst is null. (castclass keeps its helper for the message.)
        if (!throws && value.Exact && value.NonNull && (known.IsClassLike || boxed) && !known.CanCastTo(target) && known is DefType && !IsIntegerCast(known, target))
        {
            return new Value { Kind = StackKind.Pointer, Name = "null" };
        }

        // Nothing in the program makes an instance of it (second pass): the cast gives null.
        if (!throws && _compilation.IsNeverInstantiated(target))
        {
            return new Value { Kind = StackKind.Pointer, Name = "null" };
        }

        return null;
    }

    private static bool IsIntegerCast(TypeDesc from, TypeDesc to) => from.IsValueType && to.IsValueType && from.Kind == to.Kind;

    private bool CanCompareTables(TypeDesc target) =>
        target is DefType && !target.IsInterface && !target.IsVariant && (target.IsSealed || target.IsValueType || _compilation.HasNoConstructedSubclass(target));

    private Value CastByTable(Value value, TypeDesc target)
    {
        string wanted = _scope.MethodTable(target, "isinst");
        string slot = Fresh();
        _allocas.Append($"  {slot} = alloca ptr, align 8\n");
        string same = Fresh();
        string test = FreshLabel();
        string done = FreshLabel();
        Line($"store ptr null, ptr {slot}, align 8");
        string isNull = Fresh();
        Line($"{isNull} = icmp eq ptr {value.Name}, null");
        Line($"br i1 {isNull}, label %{done}, label %{test}");
        Label(test);
        string table = LoadMethodTable(value.Name);
        string chosen = Fresh();
        Line($"{same} = icmp eq ptr {table}, {wanted}");
        Line($"{chosen} = select i1 {same}, ptr {value.Name}, ptr null");
        Line($"store ptr {chosen}, ptr {slot}, align 8");
        Line($"br label %{done}");
        Label(done);
        string result = Fresh();
        Line($"{result} = load ptr, ptr {slot}, align 8");
        return new Value { Kind = StackKind.Pointer, Type = target, Name = result, Exact = true, Boxed = null };
    }

    // ---- Tokens and functions ----

    private void LoadToken(int token)
    {
        var handle = MetadataTokens.EntityHandle(token);
        object resolved;
        WellKnownType wrapper;
        switch (handle.Kind)
        {
            case HandleKind.FieldDefinition:
            case HandleKind.MemberReference when _method.Module.Metadata.GetMemberReference((MemberReferenceHandle)handle).GetKind() == MemberReferenceKind.Field:
                resolved = ResolveField(token);
                wrapper = WellKnownType.RuntimeFieldHandle;
                break;
            case HandleKind.MethodDefinition or HandleKind.MemberReference or HandleKind.MethodSpecification:
                resolved = ResolveMethod(token);
                wrapper = WellKnownType.RuntimeMethodHandle;
                break;
            default:
                resolved = ResolveType(token);
                wrapper = WellKnownType.RuntimeTypeHandle;
                break;
        }

        string name = resolved is TypeDesc type ? _scope.TypeObject(type) : resolved is FieldDesc { HasRva: true } field ? _scope.RvaData(field) : "null";
        var handleType = WellKnown(wrapper);
        Push(new Value { Kind = StackKind.Struct, Type = handleType, Leaves = [name], Token = resolved });
    }

    private void LoadFunction(MethodDesc method)
    {
        if (_constrained is { } type && method.IsStatic)
        {
            method = ResolveStaticMember(method, type);
        }

        string symbol = _scope.Method(method, "ldftn");
        Push(new Value { Kind = StackKind.Pointer, Type = method.OwningType.Context.GetPointer(WellKnown(WellKnownType.Void)), Name = symbol, NonNull = true, Method = method });
    }

    private void LoadVirtualFunction(MethodDesc method)
    {
        var target = AsPointer(Pop());
        NullCheck(target);
        if (ResolveDirectly(method, target) is { } direct)
        {
            Push(new Value { Kind = StackKind.Pointer, Name = _scope.MethodOrUnboxingStub(direct, "ldvirtftn"), NonNull = true, Method = direct });
            return;
        }

        Push(new Value { Kind = StackKind.Pointer, Name = VirtualTarget(method, target.Name), NonNull = true, Method = method });
    }

    private void TypedReferenceOperation(in ILInstruction instruction)
    {
        // TypedReference { ref byte _value; IntPtr _type }: two leaves.
        switch (instruction.OpCode)
        {
            case ILOpCode.Mkrefany:
                var pointee = ResolveType(instruction.Token);
                string table = Fresh();
                Line($"{table} = ptrtoint ptr {_scope.MethodTable(pointee, "mkrefany")} to i64");
                Push(new Value { Kind = StackKind.Struct, Type = WellKnown(WellKnownType.TypedReference), Leaves = [AsPointer(Pop()).Name, table] });
                break;
            case ILOpCode.Refanyval:
                var wanted = ResolveType(instruction.Token);
                var reference = Pop();
                string differs = Fresh();
                string expected = Fresh();
                Line($"{expected} = ptrtoint ptr {_scope.MethodTable(wanted, "refanyval")} to i64");
                Line($"{differs} = icmp ne i64 {reference.Leaves![1]}, {expected}");
                ThrowIf(differs, "pus_throw_invalid_cast_typed_reference");
                Push(new Value { Kind = StackKind.Pointer, Type = wanted.Context.GetByRef(wanted), Name = reference.Leaves[0] });
                break;
            default:
                var typed = Pop();
                string pointer = Fresh();
                Line($"{pointer} = inttoptr i64 {typed.Leaves![1]} to ptr");
                string type = EmitRuntimeCall("ptr", "pus_type_object", "ptr", $"ptr {pointer}");
                Push(new Value { Kind = StackKind.Struct, Type = WellKnown(WellKnownType.RuntimeTypeHandle), Leaves = [type] });
                break;
        }
    }
}
