using PusOS.Abi;
using PusOS.Compiler.Graph;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Lowering;

/// <summary>newobj: constructors, strings, delegates.</summary>
internal sealed partial class MethodImporter
{
    private void NewObject(MethodDesc constructor)
    {
        if (constructor is ArrayMethod array)
        {
            NewMultiDimensionalArray(array);
            return;
        }

        var type = (DefType)constructor.OwningType;
        if (type.IsString)
        {
            NewString(constructor);
            return;
        }

        if (type.IsDelegate)
        {
            NewDelegate(type);
            return;
        }

        var abi = FunctionAbi.Of(constructor);
        var arguments = PopArguments(abi);
        if (type.IsValueType)
        {
            var lowered = LlvmTypes.Of(type);
            string temporary = lowered.Kind == PassKind.Scalar ? LastingTemporary(lowered) : Temporary(lowered);
            EmitZero(temporary, lowered);
            EmitCall(constructor, new Value { Kind = StackKind.Pointer, Type = type.Context.GetByRef(type), Name = temporary, NonNull = true }, arguments);
            if (!_blockEnded)
            {
                Push(LoadFrom(temporary, type, 0));
            }

            return;
        }

        var instance = Allocate(type);
        _coldCall = IsException(type);
        EmitCall(constructor, instance, arguments);
        _coldCall = false;
        if (!_blockEnded)
        {
            Push(instance);
        }
    }

    /// <summary>A fresh alloca that lives as long as the method.</summary>
    private string LastingTemporary(ValueClass type)
    {
        string name = Fresh();
        _allocas.Append($"  {name} = alloca {(type.Kind == PassKind.Scalar ? type.Memory : $"[{type.Size} x i8]")}, align {(type.Kind == PassKind.Scalar ? type.Alignment : MaximumAlignment)}\n");
        _frameBytes += type.Size;
        return name;
    }

    /// <summary>String constructors are static Ctor methods of the class library that return the string.</summary>
    private void NewString(MethodDesc constructor)
    {
        var type = (DefType)constructor.OwningType;
        var factory = type.FindMethod("Ctor", m => m.Signature.Parameters.SequenceEqual(constructor.Signature.Parameters))
            ?? throw new CompilerException(CompilationCodes.ClassLibraryMismatch, $"String has no Ctor for {constructor.FullName}");
        Call(factory, false);
    }

    private void NewDelegate(DefType type)
    {
        var function = Pop();
        var target = AsPointer(Pop());
        var instance = Allocate(type);
        string code = function.Name;
        string self = target.Name;
        var invoke = type.FindMethod("Invoke")!;
        if (function.Method is { } method)
        {
            bool open = method.IsStatic && method.Signature.Parameters.Length == invoke.Signature.Parameters.Length;
            if (open)
            {
                code = _scope.StaticDelegateThunk(method);
                self = "null";
            }
            else if (!method.IsStatic)
            {
                CheckDelegateTarget(target);
                code = method.OwningType.IsValueType ? _scope.UnboxingStub(method) : code;
            }
        }

        StoreRaw(instance.Name, ObjectLayout.DelegateTarget, self);
        StoreRaw(instance.Name, ObjectLayout.DelegateMethodPointer, code);
        Push(instance);
    }

    /// <summary>A delegate over an instance method has an instance: ArgumentException, as in .NET. (ldvirtftn has thrown NullReferenceException before.)</summary>
    private void CheckDelegateTarget(Value target)
    {
        if (!target.NonNull)
        {
            string isNull = Fresh();
            Line($"{isNull} = icmp eq ptr {target.Name}, null");
            ThrowIf(isNull, "pus_throw_null_delegate_target");
        }
    }

    private void StoreRaw(string instance, int offset, string value) =>
        Line($"store ptr {value}, ptr {Offset(instance, offset)}, align 8{DataTag}");
}
