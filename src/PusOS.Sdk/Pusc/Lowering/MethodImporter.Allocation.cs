using System.Reflection.Metadata;
using PusOS.Abi;
using PusOS.Compiler.Graph;
using PusOS.Compiler.IL;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Lowering;

/// <summary>Allocation and boxing.</summary>
internal sealed partial class MethodImporter
{
    /// <summary>Allocates an instance, all zero: inline from the thread's allocation context where the type allows it.</summary>
    private Value Allocate(DefType type)
    {
        string table = _scope.ConstructedMethodTable(type, "allocation");
        byte sizeClass = SizeClasses.ForSize((uint)ObjectSize.BaseSize(type));
        int size = ObjectSize.BaseSize(type) + ObjectLayout.Header;
        string result;
        if (type.HasFinalizer)
        {
            result = EmitAllocation(RuntimeSymbols.NewFinalizable, "ptr", $"ptr {table}", size);
        }
        else if (sizeClass == SizeClasses.None || IsException(type))
        {
            result = EmitAllocation(RuntimeSymbols.New, "ptr", $"ptr {table}", size);
        }
        else
        {
            result = AllocateInline(table, sizeClass, size);
        }

        return new Value { Kind = StackKind.Pointer, Type = type, Name = result, NonNull = true, Exact = true };
    }

    /// <summary>Exceptions are made rarely: calls take less room than code, and so less of what may be inlined with the code around them.</summary>
    private static bool IsException(DefType type)
    {
        for (DefType? ancestor = type; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (ancestor.Info.IsWellKnown(WellKnownType.Exception))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A call whose result is a new object: not null, no other pointer to it, and so many bytes can be read.</summary>
    private string EmitAllocation(string helper, string types, string arguments, int size)
    {
        string symbol = _scope.Runtime(helper, $"declare ptr @{helper}({types})");
        return EmitCallText($"noalias nonnull dereferenceable({size}) ptr", symbol, arguments);
    }

    private string AllocateInline(string table, byte sizeClass, int size)
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
        Line($"{fastObject} = getelementptr inbounds i8, ptr {next}, i64 8");
        Line($"store volatile ptr {table}, ptr {fastObject}, align 8{MethodTableTag}");
        Line($"store volatile ptr {end}, ptr {nextAddress}, align 8");
        Line($"store ptr {fastObject}, ptr {slot}, align 8");
        Line($"br label %{done}");
        Label(slow);
        string slowObject = EmitAllocation(RuntimeSymbols.New, "ptr", $"ptr {table}", size);
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
}
