using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PusOS.Compiler.Features;
using PusOS.Compiler.IL;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.StaticConstructors;

/// <content>Calls, object creation, delegates.</content>
internal sealed partial class ILInterpreter
{
    private bool TryCall(Frame frame, in ILInstruction instruction)
    {
        switch (instruction.OpCode)
        {
            case ILOpCode.Call:
                Call(frame, ResolveMethod(frame, instruction), isVirtual: false);
                return true;
            case ILOpCode.Callvirt:
                Call(frame, ResolveMethod(frame, instruction), isVirtual: true);
                return true;
            case ILOpCode.Constrained:
                frame.Constrained = ResolveType(frame, instruction);
                return true;
            case ILOpCode.Newobj:
                NewObject(frame, ResolveMethod(frame, instruction));
                return true;
            case ILOpCode.Ldftn:
                frame.Push(new EvaluatedMethodPointer(ResolveMethod(frame, instruction)));
                return true;
            default:
                return false;
        }
    }

    private static MethodDesc ResolveMethod(Frame frame, in ILInstruction instruction) =>
        frame.Method.Module.ResolveMethod(MetadataTokens.EntityHandle(instruction.Token), frame.Method.Context);

    private static EvaluatedValue[] PopArguments(Frame frame, MethodDesc method, int reserved)
    {
        var parameters = method.Signature.Parameters;
        var arguments = new EvaluatedValue[parameters.Length + reserved];
        for (int i = parameters.Length - 1; i >= 0; i--)
        {
            EvaluatedValue argument = frame.Pop();
            arguments[i + reserved] = parameters[i].IsByRef ? argument : Convert(argument, parameters[i]);
        }

        return arguments;
    }

    private void Call(Frame frame, MethodDesc method, bool isVirtual)
    {
        TypeDesc? constrained = frame.Constrained;
        frame.Constrained = null;
        EvaluatedValue[] arguments = PopArguments(frame, method, method.IsStatic ? 0 : 1);
        if (method.IsStatic)
        {
            method = constrained is DefType implementer && method.IsVirtual
                ? implementer.ResolveInterface(method) ?? throw Refuse($"{constrained.FullName} does not implement {method.FullName}")
                : method;
        }
        else
        {
            arguments[0] = frame.Pop();
            method = ResolveTarget(method, arguments, constrained, isVirtual);
        }

        if (Invoke(method, arguments) is { } result)
        {
            frame.Push(result);
        }
    }

    // The method that a call reaches; for constrained calls also turns this into what it expects.
    private MethodDesc ResolveTarget(MethodDesc method, EvaluatedValue[] arguments, TypeDesc? constrained, bool isVirtual)
    {
        if (constrained is not null && arguments[0] is EvaluatedByRef reference)
        {
            if (constrained is DefType { IsValueType: true } structure)
            {
                MethodDesc? own = structure == method.OwningType ? method
                    : method.OwningType.IsInterface ? structure.ResolveInterface(method) : structure.ResolveVirtual(method);
                if (own is not null && own.OwningType == structure)
                {
                    return own;
                }

                arguments[0] = Box(constrained, reference.Location.Read());
            }
            else
            {
                arguments[0] = reference.Location.Read();
            }
        }

        if (arguments[0] is EvaluatedNull)
        {
            throw Refuse($"it calls {method.FullName} on a null reference");
        }

        if (!isVirtual || !method.IsVirtual || arguments[0] is not EvaluatedObject o)
        {
            return method;
        }

        MethodDesc? target = (o.Type, method.OwningType.IsInterface) switch
        {
            (DefType exact, true) => exact.ResolveInterface(method),
            (DefType exact, false) => exact.ResolveVirtual(method),
            (ArrayType exact, true) => exact.ResolveInterface(method),
            _ => null,
        };
        if (target is null)
        {
            throw Refuse($"it calls {method.FullName} on {o.Type.FullName}");
        }

        if (target.OwningType.IsValueType && o is EvaluatedBox box)
        {
            arguments[0] = new EvaluatedByRef(new Location(box.Type, () => box.Value, value => box.Value = value));
        }

        return target;
    }

    private EvaluatedValue? Invoke(MethodDesc method, EvaluatedValue[] arguments)
    {
        if (TryIntrinsic(method, arguments, out EvaluatedValue? result))
        {
            return result;
        }

        if (evaluator.Features.TryGetStub(method, out StubBody stub))
        {
            return stub.Kind switch
            {
                StubKind.Empty => null,
                StubKind.Constant when stub.Value is string text => evaluator.Literal(type.Context, text),
                StubKind.Constant when stub.Value is { } value => EvaluatedPrimitive.FromConstant(value)!.As(method.Signature.ReturnType),
                StubKind.Constant => EvaluatedValue.DefaultOf(method.Signature.ReturnType),
                _ => throw Refuse($"it calls {method.FullName}, which was removed"),
            };
        }

        if (method is ArrayMethod || method.IsAbstract || method.IsInternalCall || method.IsPInvoke || method.IsRuntimeManaged || method.IsSynchronized || IsOpaque(method))
        {
            throw Refuse($"it calls {method.FullName}");
        }

        Trigger(method);
        return Execute(method, arguments);
    }

    // Bodies of [Intrinsic] members of the class library may be placeholders; a few sorts of them are ordinary code.
    private bool IsOpaque(MethodDesc method) => evaluator.IsReplaced(method)
        || (method.IsIntrinsic && method.OwningType is DefType { CompilerKnownName: "System.Runtime.CompilerServices.Unsafe" or "System.Runtime.InteropServices.MemoryMarshal" or "System.Runtime.CompilerServices.RuntimeHelpers" or "System.Threading.Interlocked" or "System.Threading.Volatile" or "System.Type" or "System.RuntimeTypeHandle" or "System.Activator" });

    // Calling a static method or constructor of a class without beforefieldinit runs its static constructor first.
    private void Trigger(MethodDesc method)
    {
        if (method.OwningType is DefType owner && owner != type && owner.StaticConstructor is not null && !owner.IsBeforeFieldInit
            && (method.IsStatic || method.IsConstructor) && !evaluator.TryEvaluate(owner, out _))
        {
            throw Refuse($"it uses {owner.FullName}, whose static constructor runs at run time");
        }
    }

    private void NewObject(Frame frame, MethodDesc constructor)
    {
        TypeDesc created = constructor.OwningType;
        EvaluatedValue[] arguments = PopArguments(frame, constructor, 1);
        if (created.IsDelegate)
        {
            frame.Push(NewDelegate(created, arguments[1], arguments[2]));
            return;
        }

        if (created is not DefType definite || created.IsString || created.HasFinalizer || created.IsByRefLike || IsBoundToRunTime(definite))
        {
            throw Refuse($"it creates {created.FullName}");
        }

        if (created.IsValueType)
        {
            var variable = new EvaluatedValue[] { EvaluatedValue.DefaultOf(created) };
            arguments[0] = new EvaluatedByRef(VariableLocation(variable, 0, created));
            Invoke(constructor, arguments);
            frame.Push(variable[0]);
            return;
        }

        EvaluatedInstance instance = Created(new EvaluatedInstance(definite));
        arguments[0] = instance;
        Invoke(constructor, arguments);
        frame.Push(instance);
    }

    // Objects with a part in the runtime: an exception belongs to a throw, a thread or a handle to the kernel.
    private static bool IsBoundToRunTime(DefType created)
    {
        for (DefType? t = created; t is not null; t = t.BaseType)
        {
            if (t.CompilerKnownName is "System.Exception" or "System.Threading.Thread" or "System.Runtime.InteropServices.SafeHandle"
                or "System.Runtime.InteropServices.GCHandle" or "System.WeakReference" or "System.WeakReference`1" or "System.Type"
                or "System.Runtime.CompilerServices.ConditionalWeakTable`2" or "System.Diagnostics.Tracing.EventSource")
            {
                return true;
            }
        }

        return false;
    }

    private EvaluatedDelegate NewDelegate(TypeDesc created, EvaluatedValue target, EvaluatedValue code)
    {
        if (code is not EvaluatedMethodPointer pointer || target is not (EvaluatedNull or EvaluatedObject))
        {
            throw Refuse("it creates a delegate from an unknown pointer");
        }

        // Static with a first argument, or open over an instance: those need stubs that only lowering makes.
        bool isStatic = pointer.Method.IsStatic;
        if (isStatic != target is EvaluatedNull || pointer.Method.OwningType.IsValueType && !isStatic)
        {
            throw Refuse("it creates an unusual delegate");
        }

        return Created(new EvaluatedDelegate(created, target, pointer.Method));
    }
}
