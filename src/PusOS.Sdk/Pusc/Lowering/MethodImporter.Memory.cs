using System.Globalization;
using System.Reflection.Metadata;
using PusOS.Compiler.IL;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Lowering;

/// <summary>Accesses through pointers and byrefs, block operations, stack allocation.</summary>
internal sealed partial class MethodImporter
{
    private bool ImportMemory(in ILInstruction instruction)
    {
        switch (instruction.OpCode)
        {
            case ILOpCode.Ldind_i1: LoadIndirect(WellKnownType.SByte); return true;
            case ILOpCode.Ldind_u1: LoadIndirect(WellKnownType.Byte); return true;
            case ILOpCode.Ldind_i2: LoadIndirect(WellKnownType.Int16); return true;
            case ILOpCode.Ldind_u2: LoadIndirect(WellKnownType.UInt16); return true;
            case ILOpCode.Ldind_i4: LoadIndirect(WellKnownType.Int32); return true;
            case ILOpCode.Ldind_u4: LoadIndirect(WellKnownType.UInt32); return true;
            case ILOpCode.Ldind_i8: LoadIndirect(WellKnownType.Int64); return true;
            case ILOpCode.Ldind_i: LoadIndirect(WellKnownType.IntPtr); return true;
            case ILOpCode.Ldind_r4: LoadIndirect(WellKnownType.Single); return true;
            case ILOpCode.Ldind_r8: LoadIndirect(WellKnownType.Double); return true;
            case ILOpCode.Ldind_ref:
                var address = AsPointer(Pop());
                var element = address.Type is { IsByRef: true } or { IsPointer: true } ? address.Type.ElementTypeOrNull! : WellKnown(WellKnownType.Object);
                Push(LoadFrom(address.Name, element.IsValueType ? WellKnown(WellKnownType.Object) : element, AccessAlignment(address)));
                return true;
            case ILOpCode.Stind_i1: StoreIndirect(WellKnownType.SByte); return true;
            case ILOpCode.Stind_i2: StoreIndirect(WellKnownType.Int16); return true;
            case ILOpCode.Stind_i4: StoreIndirect(WellKnownType.Int32); return true;
            case ILOpCode.Stind_i8: StoreIndirect(WellKnownType.Int64); return true;
            case ILOpCode.Stind_i: StoreIndirect(WellKnownType.IntPtr); return true;
            case ILOpCode.Stind_r4: StoreIndirect(WellKnownType.Single); return true;
            case ILOpCode.Stind_r8: StoreIndirect(WellKnownType.Double); return true;
            case ILOpCode.Stind_ref: StoreIndirect(WellKnownType.Object); return true;
            case ILOpCode.Ldobj:
                var read = AsPointer(Pop());
                Push(LoadFrom(read.Name, ResolveType(instruction.Token), AccessAlignment(read)));
                return true;
            case ILOpCode.Stobj:
                var stored = Pop();
                var written = AsPointer(Pop());
                Publish(written.Name, LlvmTypes.Of(ResolveType(instruction.Token)), stored, AccessAlignment(written));
                return true;
            case ILOpCode.Initobj:
                var cleared = AsPointer(Pop());
                EmitZero(cleared.Name, LlvmTypes.Of(ResolveType(instruction.Token)), AccessAlignment(cleared));
                return true;
            case ILOpCode.Cpobj:
                var type = ResolveType(instruction.Token);
                var from = AsPointer(Pop());
                var to = AsPointer(Pop());
                Publish(to.Name, LlvmTypes.Of(type), LoadFrom(from.Name, type, AccessAlignment(from)), AccessAlignment(to));
                return true;
            case ILOpCode.Sizeof:
                Push(Value.I4(SizeOf(ResolveType(instruction.Token))));
                return true;
            case ILOpCode.Cpblk:
                FenceIf(_volatile, "release");
                EmitBlockCopy();
                FenceIf(_volatile, "acquire");
                return true;
            case ILOpCode.Initblk:
                FenceIf(_volatile, "release");
                EmitBlockFill();
                return true;
            case ILOpCode.Localloc:
                EmitLocalloc(Pop());
                return true;
            default:
                return false;
        }
    }

    private int SizeOf(TypeDesc type)
    {
        var lowered = LlvmTypes.Of(type);
        return lowered.Kind == PassKind.Scalar ? lowered.Size : Math.Max(1, lowered.Size);
    }

    private void LoadIndirect(WellKnownType type)
    {
        var address = AsPointer(Pop());
        var loaded = WellKnown(type);

        // ldind.i through T** or ref T* yields that pointer.
        if (type == WellKnownType.IntPtr && address.Type is { } holder && (holder.IsByRef || holder.IsPointer) && holder.ElementTypeOrNull is { IsValueType: false } pointer && pointer.IsPointer)
        {
            Push(LoadFrom(address.Name, pointer, AccessAlignment(address)));
            return;
        }

        Push(LoadFrom(address.Name, loaded, AccessAlignment(address)));
    }

    private void StoreIndirect(WellKnownType type)
    {
        var value = Pop();
        var address = AsPointer(Pop());
        Publish(address.Name, LlvmTypes.Of(WellKnown(type)), value, AccessAlignment(address));
    }

    private string ZeroExtend(Value count)
    {
        if (count.Constant is { } constant)
        {
            return ((uint)constant).ToString(CultureInfo.InvariantCulture);
        }

        string wide = Fresh();
        Line($"{wide} = zext i32 {count.Name} to i64");
        return wide;
    }

    private void EmitBlockCopy()
    {
        var count = Coerce(Pop(), StackKind.I4);
        string source = AsPointer(Pop()).Name;
        string destination = AsPointer(Pop()).Name;
        EmitMemoryMove(destination, source, ZeroExtend(count));
    }

    private void EmitBlockFill()
    {
        var count = Coerce(Pop(), StackKind.I4);
        string fill = Narrow(Pop(), "i8", StackKind.I4);
        EmitMemorySet(AsPointer(Pop()).Name, fill, ZeroExtend(count));
    }

    /// <summary>
    /// Moves bytes. Ranges with references must say that they are aligned: other threads and the collector read them
    /// meanwhile, so each reference moves as one word, in the instructions that LLVM expands this to as in memmove.
    /// </summary>
    private void EmitMemoryMove(string destination, string source, string bytes, int alignment = 1)
    {
        _scope.Reference("llvm.memmove.p0.p0.i64", "declare void @llvm.memmove.p0.p0.i64(ptr, ptr, i64, i1)");
        Line($"call void @llvm.memmove.p0.p0.i64(ptr align {alignment} {destination}, ptr align {alignment} {source}, i64 {bytes}, i1 false)");
    }

    private void EmitMemorySet(string destination, string value, string bytes, int alignment = 1)
    {
        _scope.Reference("llvm.memset.p0.i64", "declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)");
        Line($"call void @llvm.memset.p0.i64(ptr align {alignment} {destination}, i8 {value}, i64 {bytes}, i1 false)");
    }

    private void EmitLocalloc(Value size)
    {
        string bytes;
        string name = Fresh();
        if (size.Constant is { } constant && _block.Offset == 0 && !_flow.EntryIsLoop && constant <= 4096)
        {
            // A constant stackalloc that runs once: a static alloca, no stack pointer arithmetic.
            _allocas.Append("  ").Append(name).Append(" = alloca [").Append(Math.Max(1, constant)).Append(" x i8], align 16\n");
            _frameBytes += constant;
            bytes = constant.ToString(CultureInfo.InvariantCulture);
        }
        else
        {
            bytes = size.Kind == StackKind.I4 ? ZeroExtend(size) : Coerce(size, StackKind.I8).Name;
            EmitStackProbe(bytes);
            Line($"{name} = alloca i8, i64 {bytes}, align 16");
        }

        if (_body.InitLocals)
        {
            EmitMemorySet(name, "0", bytes);
        }

        Push(new Value { Kind = StackKind.Pointer, Type = _method.OwningType.Context.GetPointer(WellKnown(WellKnownType.Byte)), Name = name, NonNull = true });
    }

    /// <summary>A dynamic stack allocation must not jump over the guard page: the runtime throws if it does not fit.</summary>
    private void EmitStackProbe(string bytes) =>
        EmitRuntimeCall("void", "pus_check_stack", "i64", $"i64 {bytes}");
}
