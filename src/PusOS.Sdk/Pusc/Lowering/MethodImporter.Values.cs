using System.Globalization;
using System.Reflection.Metadata;
using PusOS.Compiler.IL;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Lowering;

/// <summary>Loads, stores and changes of representation.</summary>
internal sealed partial class MethodImporter
{
    // The class library and applications never write lengths and MethodTable pointers; the runtime does,
    // through whatever pointers it likes, so its own accesses carry no tag and may alias everything.
    private string DataTag => _isRuntime ? "" : ", !tbaa !6";

    private string LengthTag => _isRuntime ? "" : ", !tbaa !7";

    private string MethodTableTag => _isRuntime ? "" : ", !tbaa !8";

    private Value LoadVariable(Variable variable)
    {
        if (variable.Immutable is { } value)
        {
            return value;
        }

        if (variable.Class.Kind == PassKind.Memory && !variable.AddressTaken)
        {
            // The stack entry aliases the local until something stores to it (see StoreVariable).
            return new Value { Kind = StackKind.Struct, Type = variable.Type, Name = variable.Address };
        }

        return LoadFrom(variable.Address, variable.Type, 0);
    }

    private Value AddressOf(Variable variable)
    {
        if (variable.Immutable is not null)
        {
            throw new InvalidDataException("address of an argument that was not seen to be taken");
        }

        return new Value { Kind = StackKind.Pointer, Type = variable.Type.Context.GetByRef(variable.Type), Name = variable.Address, NonNull = true };
    }

    private void StoreVariable(Variable variable, Value value)
    {
        if (variable.Class.Kind == PassKind.Memory)
        {
            for (int i = 0; i < _stack.Count; i++)
            {
                if (_stack[i].Kind == StackKind.Struct && _stack[i].Name == variable.Address)
                {
                    _stack[i] = CopyToTemporary(_stack[i]);
                }
            }
        }

        StoreTo(variable.Address, variable.Class, value, 0);
    }

    private Value CopyToTemporary(Value value)
    {
        var type = LlvmTypes.Of(value.Type!);
        string temporary = Temporary(type);
        Copy(temporary, value.Name, type.Size, type.Alignment);
        return new Value { Kind = StackKind.Struct, Type = value.Type, Name = temporary };
    }

    /// <summary>A fresh alloca in the entry block, uninitialised.</summary>
    private string Temporary(ValueClass type)
    {
        string name = Fresh();
        _allocas.Append("  ").Append(name).Append(" = alloca [").Append(Math.Max(1, type.Size)).Append(" x i8], align ").Append(MaximumAlignment).Append('\n');
        _frameBytes += type.Size;
        if (_out != _entry && type.Size > 0)
        {
            _openTemporaries.Add((name, type.Size));
            _scope.Reference("llvm.lifetime.start.p0", "declare void @llvm.lifetime.start.p0(i64, ptr)");
            Line($"call void @llvm.lifetime.start.p0(i64 {type.Size}, ptr {name})");
        }

        return name;
    }

    /// <summary>Temporaries of the statement that is being imported, so that those of different statements share stack.</summary>
    private readonly List<(string Name, int Size)> _openTemporaries = [];

    /// <summary>Ends the life of all temporaries: nothing on the evaluation stack, or nothing that is still needed, lies in one.</summary>
    private void EndTemporaries()
    {
        foreach (var (name, size) in _openTemporaries)
        {
            _scope.Reference("llvm.lifetime.end.p0", "declare void @llvm.lifetime.end.p0(i64, ptr)");
            Line($"call void @llvm.lifetime.end.p0(i64 {size}, ptr {name})");
        }

        _openTemporaries.Clear();
    }

    private void Copy(string destination, string source, int size, int alignment)
    {
        if (size > 0)
        {
            _scope.Reference("llvm.memcpy.p0.p0.i64", "declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)");
            Line($"call void @llvm.memcpy.p0.p0.i64(ptr align {alignment} {destination}, ptr align {alignment} {source}, i64 {size}, i1 false)");
        }
    }

    private void EmitZero(string address, ValueClass type, int alignment = 0)
    {
        int align = alignment == 0 ? type.Alignment : Math.Min(alignment, type.Alignment);
        if (type.Kind == PassKind.Scalar)
        {
            string zero = type.Memory switch { "ptr" => "null", "float" or "double" => "0.0", _ => "0" };
            Line($"store {type.Memory} {zero}, ptr {address}, align {align}");
        }
        else if (type.Size > 0)
        {
            _scope.Reference("llvm.memset.p0.i64", "declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)");
            Line($"call void @llvm.memset.p0.i64(ptr align {align} {address}, i8 0, i64 {type.Size}, i1 false)");
        }
    }

    /// <summary>The scalar in memory type as a stack value.</summary>
    private Value Widen(string memory, StackKind stack, bool signed, string name, TypeDesc type)
    {
        if (stack == StackKind.I4 && memory != "i32")
        {
            string wide = Fresh();
            Line($"{wide} = {(signed ? "sext" : "zext")} {memory} {name} to i32");
            return new Value { Kind = StackKind.I4, Type = type, Name = wide };
        }

        return new Value { Kind = stack, Type = type, Name = name };
    }

    /// <summary>A stack value as a scalar of that memory type.</summary>
    private string Narrow(Value value, string memory, StackKind stack)
    {
        var coerced = Coerce(value, stack);
        if (stack == StackKind.I4 && memory != "i32")
        {
            if (coerced.Constant is { } constant)
            {
                return memory == "i8" ? ((sbyte)constant).ToString(CultureInfo.InvariantCulture) : ((short)constant).ToString(CultureInfo.InvariantCulture);
            }

            string narrow = Fresh();
            Line($"{narrow} = trunc i32 {coerced.Name} to {memory}");
            return narrow;
        }

        return coerced.Name;
    }

    /// <summary>Changes between stack kinds as the CLI's implicit conversions allow (native int, pointers, int32 to native int, F4 to F8).</summary>
    private Value Coerce(Value value, StackKind kind)
    {
        if (value.Kind == kind)
        {
            return value;
        }

        if (value.Constant is { } constant && kind is StackKind.I4 or StackKind.I8 && value.Constant is not null)
        {
            return kind == StackKind.I4 ? Value.I4(constant) : Value.I8(constant);
        }

        string? operation = (value.Kind, kind) switch
        {
            (StackKind.Pointer, StackKind.I8) => "ptrtoint",
            (StackKind.I8, StackKind.Pointer) => "inttoptr",
            (StackKind.I4, StackKind.I8) => "sext",
            (StackKind.I8, StackKind.I4) => "trunc",
            (StackKind.F4, StackKind.F8) => "fpext",
            (StackKind.F8, StackKind.F4) => "fptrunc",
            _ => null,
        };
        if (operation is not null)
        {
            string name = Fresh();
            Line($"{name} = {operation} {LlvmTypes.StackType(value.Kind)} {value.Name} to {LlvmTypes.StackType(kind)}");
            return new Value { Kind = kind, Type = value.Type, Name = name };
        }

        if ((value.Kind, kind) is (StackKind.I4, StackKind.Pointer) or (StackKind.Pointer, StackKind.I4))
        {
            return Coerce(Coerce(value, StackKind.I8), kind);
        }

        throw new InvalidDataException($"a stack value of kind {value.Kind} cannot be used as {kind} ({value.Type?.FullName})");
    }

    private string Offset(string address, long bytes)
    {
        if (bytes == 0)
        {
            return address;
        }

        string name = Fresh();
        Line($"{name} = getelementptr inbounds i8, ptr {address}, i64 {bytes.ToString(CultureInfo.InvariantCulture)}");
        return name;
    }

    private const int MaximumAlignment = LlvmTypes.MaximumAlignment;

    /// <summary>The alignment of the place so many bytes behind one of that alignment.</summary>
    private static int AlignmentAt(int alignment, int offset) => offset == 0 ? alignment : Math.Min(alignment, offset & -offset);

    /// <summary>What an access through the address may rely on: its known alignment or the unaligned. prefix, 0 for neither.</summary>
    private int AccessAlignment(Value address) =>
        _unaligned == 0 || address.Alignment == 0 ? Math.Max(_unaligned, address.Alignment) : Math.Min(_unaligned, address.Alignment);

    /// <summary>Loads a value of that type. <paramref name="alignment"/> 0: natural; never more than that.</summary>
    private Value LoadFrom(string address, TypeDesc type, int alignment)
    {
        var lowered = LlvmTypes.Of(type);
        switch (lowered.Kind)
        {
            case PassKind.Scalar:
                string name = Fresh();
                int align = alignment == 0 ? lowered.Alignment : Math.Min(alignment, lowered.Alignment);
                Line(_volatile && align == lowered.Alignment
                    ? $"{name} = load atomic volatile {lowered.Memory}, ptr {address} acquire, align {align}"
                    : $"{name} = load {(_volatile ? "volatile " : "")}{lowered.Memory}, ptr {address}, align {align}{DataTag}");
                FenceIf(_volatile && align != lowered.Alignment, "acquire");
                return Widen(lowered.Memory, lowered.Stack, lowered.IsSigned, name, type);
            case PassKind.Leaves:
                var leaves = new string[lowered.Leaves.Length];
                for (int i = 0; i < leaves.Length; i++)
                {
                    var leaf = lowered.Leaves[i];
                    string at = Offset(address, leaf.Offset);
                    leaves[i] = Fresh();
                    int leafAlign = LeafAlignment(lowered, leaf, alignment);
                    Line($"{leaves[i]} = load {(_volatile ? "volatile " : "")}{leaf.Memory}, ptr {at}, align {leafAlign}{DataTag}");
                }

                FenceIf(_volatile, "acquire");

                return new Value { Kind = StackKind.Struct, Type = type, Leaves = leaves };
            case PassKind.Memory:
                string temporary = Temporary(lowered);
                Copy(temporary, address, lowered.Size, alignment == 0 ? lowered.Alignment : Math.Min(alignment, lowered.Alignment));
                FenceIf(_volatile, "acquire");

                return new Value { Kind = StackKind.Struct, Type = type, Name = temporary };
            default:
                throw new InvalidDataException("load of void");
        }
    }

    /// <summary>The order of an access that cannot be one atomic instruction.</summary>
    private void FenceIf(bool condition, string order)
    {
        if (condition)
        {
            Line("fence " + order);
        }
    }

    private static int LeafAlignment(ValueClass type, LeafClass leaf, int alignment) =>
        Math.Min(leaf.Size, AlignmentAt(alignment == 0 ? type.Alignment : Math.Min(alignment, type.Alignment), leaf.Offset));

    /// <summary>Stores a value of that type. <paramref name="alignment"/> 0: natural; never more than that.</summary>
    private void StoreTo(string address, ValueClass type, Value value, int alignment)
    {
        switch (type.Kind)
        {
            case PassKind.Scalar:
                string name = Narrow(UnwrapSingle(value), type.Memory, type.Stack);
                int align = alignment == 0 ? type.Alignment : Math.Min(alignment, type.Alignment);
                FenceIf(_volatile && align != type.Alignment, "release");
                Line(_volatile && align == type.Alignment
                    ? $"store atomic volatile {type.Memory} {name}, ptr {address} release, align {align}"
                    : $"store {StoreOrder(type.Type, align).Atomic}{(_volatile ? "volatile " : "")}{type.Memory} {name}, ptr {address}{StoreOrder(type.Type, align).Order}, align {align}{DataTag}");
                break;
            case PassKind.Leaves:
                FenceIf(_volatile, "release");
                var leaves = LeavesOf(value, type);
                for (int i = 0; i < type.Leaves.Length; i++)
                {
                    var leaf = type.Leaves[i];
                    int leafAlign = LeafAlignment(type, leaf, alignment);
                    var (atomic, order) = StoreOrder(leaf.Type, leafAlign);
                    Line($"store {atomic}{(_volatile ? "volatile " : "")}{leaf.Memory} {leaves[i]}, ptr {Offset(address, leaf.Offset)}{order}, align {leafAlign}{DataTag}");
                }

                break;
            case PassKind.Memory:
                FenceIf(_volatile, "release");
                if (value.Kind != StackKind.Struct || value.Leaves is not null)
                {
                    throw new InvalidDataException($"a {value.Type?.FullName} is stored as {type.Type.FullName}");
                }

                Copy(address, value.Name, type.Size, alignment == 0 ? type.Alignment : Math.Min(alignment, type.Alignment));
                break;
        }
    }

    /// <summary>
    /// A store that other threads may see. Storing a reference publishes the object: .NET's memory model makes it a
    /// release for what was written to the object before. (Its reader needs no fence: a load through the reference
    /// depends on it.) The order is an atomic store's, which vanishes where the place turns out to be a register.
    /// </summary>
    private void Publish(string address, ValueClass type, Value value, int alignment)
    {
        _publishes = !value.IsNullLiteral && value.Literal is null;
        FenceIf(_publishes && type.Kind == PassKind.Memory && type.Type.ContainsReferences, "release");
        StoreTo(address, type, value, alignment);
        _publishes = false;
    }

    private bool _publishes;

    /// <summary>"atomic" and " release" of a store of that type, or nothing.</summary>
    private (string Atomic, string Order) StoreOrder(TypeDesc type, int alignment) =>
        _publishes && !_volatile && type.IsClassLike && alignment == MaximumAlignment ? ("atomic ", " release") : ("", "");

    /// <summary>A one-leaf struct used where its only scalar is expected (enum-like wrappers in hand-written IL).</summary>
    private Value UnwrapSingle(Value value)
    {
        if (value.Kind == StackKind.Struct && value.Leaves is { Length: 1 })
        {
            var leaf = LlvmTypes.Of(value.Type!).Leaves[0];
            return Widen(leaf.Memory, leaf.Stack, leaf.IsSigned, value.Leaves[0], leaf.Type);
        }

        return value;
    }

    /// <summary>The leaf values of a struct value, as the target type's leaves.</summary>
    private string[] LeavesOf(Value value, ValueClass type)
    {
        if (value.Leaves is { } leaves && leaves.Length == type.Leaves.Length)
        {
            if (value.Type == type.Type)
            {
                return leaves;
            }

            var source = LlvmTypes.Of(value.Type!).Leaves;
            var same = true;
            for (int i = 0; i < leaves.Length; i++)
            {
                same &= source[i].Memory == type.Leaves[i].Memory;
            }

            if (same)
            {
                return leaves;
            }
        }

        if (value.Kind != StackKind.Struct && type.Leaves.Length == 1)
        {
            return [Narrow(value, type.Leaves[0].Memory, type.Leaves[0].Stack)];
        }

        throw new InvalidDataException($"a {value.Type?.FullName ?? value.Kind.ToString()} is used as {type.Type.FullName}");
    }

    /// <summary>The struct value in memory: its temporary, or a fresh one holding its leaves.</summary>
    private string SpillStruct(Value value)
    {
        if (value.Leaves is null)
        {
            return value.Name;
        }

        var type = LlvmTypes.Of(value.Type!);
        string temporary = Temporary(type);
        bool saved = _volatile;
        _volatile = false;
        StoreTo(temporary, type, value, 0);
        _volatile = saved;
        return temporary;
    }

    private Value DefaultValue(TypeDesc type)
    {
        var lowered = LlvmTypes.Of(type);
        switch (lowered.Kind)
        {
            case PassKind.Scalar:
                return lowered.Stack switch
                {
                    StackKind.I4 => Value.I4(0),
                    StackKind.I8 => Value.I8(0),
                    StackKind.Pointer => new Value { Kind = StackKind.Pointer, Type = type, Name = "null" },
                    _ => new Value { Kind = lowered.Stack, Type = type, Name = "0.0" },
                };
            case PassKind.Leaves:
                return new Value { Kind = StackKind.Struct, Type = type, Leaves = [.. lowered.Leaves.Select(leaf => leaf.Memory switch { "ptr" => "null", "float" or "double" => "0.0", _ => "0" })] };
            default:
                string temporary = Temporary(lowered);
                EmitZero(temporary, lowered);
                return new Value { Kind = StackKind.Struct, Type = type, Name = temporary };
        }
    }

    private Value AsPointer(Value value) => Coerce(UnwrapSingle(value), StackKind.Pointer);
}
