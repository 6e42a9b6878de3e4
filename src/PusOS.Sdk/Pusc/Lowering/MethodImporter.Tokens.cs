using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PusOS.Compiler.IL;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Lowering;

/// <summary>Tokens of members, addresses of functions, typed references.</summary>
internal sealed partial class MethodImporter
{
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
