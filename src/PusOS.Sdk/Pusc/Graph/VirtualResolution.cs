using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Graph;

/// <summary>Virtual and interface resolution for any kind of type, and the slot that a virtual method belongs to.</summary>
internal static class VirtualResolution
{
    /// <summary>The implementation of a virtual or interface method on that exact type; null if it has none.</summary>
    public static MethodDesc? Resolve(TypeDesc type, MethodDesc method)
    {
        if (method.OwningType.IsInterface)
        {
            return type switch
            {
                DefType definition when !definition.IsInterface => definition.ResolveInterface(method),
                ArrayType array => array.ResolveInterface(method),
                _ => null,
            };
        }

        var owner = type as DefType ?? type.BaseType;
        return owner is null || owner.IsInterface ? null : owner.ResolveVirtual(SlotOf(method));
    }

    /// <summary>
    /// As <see cref="Resolve"/>, where several default implementations are equally specific: false. That is an error
    /// of the call, not of the type, which may be used otherwise.
    /// </summary>
    public static bool TryResolve(TypeDesc type, MethodDesc method, out MethodDesc? implementation)
    {
        try
        {
            implementation = Resolve(type, method);
            return true;
        }
        catch (CompilerException e) when (e.Code == DiagnosticCodes.AmbiguousImplementation)
        {
            implementation = null;
            return false;
        }
    }

    /// <summary>The implementation of a static abstract or virtual interface member on that type.</summary>
    public static MethodDesc? ResolveStatic(TypeDesc type, MethodDesc method) =>
        type is DefType definition ? definition.ResolveInterface(method) : null;

    /// <summary>The method that introduced the slot which this method fills; interface methods are their own slots.</summary>
    public static MethodDesc SlotOf(MethodDesc method)
    {
        if (method.IsNewSlot || method.OwningType is not DefType owner || owner.IsInterface)
        {
            return method;
        }

        return method.VirtualSlot ??= FindSlot(owner, method) ?? method;
    }

    private static MethodDesc? FindSlot(DefType owner, MethodDesc method)
    {
        var definition = method.HasGenericParameters ? owner.Methods.First(m => m.Handle == method.Handle) : method;
        for (var type = owner.BaseType; type is not null; type = type.BaseType)
        {
            foreach (var candidate in type.VirtualMethods)
            {
                if (candidate.Name == method.Name && candidate.HasGenericParameters == method.HasGenericParameters && owner.ResolveVirtual(candidate) == definition)
                {
                    return method.HasGenericParameters ? candidate.MakeInstantiation(method.MethodArguments) : candidate;
                }
            }
        }

        return null;
    }
}
