using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Features;

/// <summary>
/// Members of the class library that are constant on this target, whatever the switches say: no vector hardware is
/// used, no code is made at run time, no debugger attaches through the runtime.
/// </summary>
internal static class PlatformConstants
{
    /// <summary>The constant that a method (any instantiation) returns here.</summary>
    public static bool TryGet(MethodDesc method, out bool value)
    {
        value = false;
        if (method.OwningType is not DefType owner || !IsFrameworkModule(owner.Module))
        {
            return false;
        }

        string outermost = Outermost(owner).Namespace;
        if (outermost.StartsWith("System.Runtime.Intrinsics", StringComparison.Ordinal) || outermost == "System.Numerics")
        {
            return IsVectorSupport(method, owner, outermost);
        }

        if (owner.CompilerKnownName == "System.Enum" && method.Name == "AreSorted")
        {
            // TypeInfoEmitter sorts the members, so the sort that would follow (and its generic helpers) is dead.
            value = true;
            return true;
        }

        return (owner.CompilerKnownName, method.Name) is
            ("System.Runtime.CompilerServices.RuntimeFeature", "get_IsDynamicCodeSupported" or "get_IsDynamicCodeCompiled")
            or ("System.Diagnostics.Debugger", "get_IsAttached" or "IsLogging");
    }

    // Vector128<T>.IsSupported tells whether T is an element type, which holds in software too: generic owners keep it.
    private static bool IsVectorSupport(MethodDesc method, DefType owner, string ns)
    {
        string name = method.Name;
        if (name == "get_IsHardwareAccelerated" || name.EndsWith(".get_IsHardwareAccelerated", StringComparison.Ordinal))
        {
            return method.IsStatic;
        }

        return name == "get_IsSupported" && ns.Length > "System.Runtime.Intrinsics".Length && method.IsStatic && owner.Instantiation.Length == 0;
    }

    private static DefType Outermost(DefType type)
    {
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        return type;
    }

    private static bool IsFrameworkModule(ModuleDesc module) =>
        module.Name == "System.Private.CoreLib" || module.Name.StartsWith("System.", StringComparison.Ordinal);
}
