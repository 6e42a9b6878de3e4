using System.Reflection.Metadata;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Lowering;

/// <summary>
/// Calls of methods without a body that stand for a member one may not name: [UnsafeAccessor]. The call becomes the
/// instruction for that member; the accessor itself has no code.
/// </summary>
internal sealed partial class MethodImporter
{
    private const string AccessorAttribute = "System.Runtime.CompilerServices.UnsafeAccessorAttribute";

    /// <summary>System.Runtime.CompilerServices.UnsafeAccessorKind.</summary>
    private enum AccessorKind
    {
        Constructor,
        Method,
        StaticMethod,
        Field,
        StaticField,
    }

    /// <summary>False: no accessor, or none whose member exists; such a call ends in the method without a body.</summary>
    private bool TryCallAccessor(MethodDesc method)
    {
        if (!method.IsStatic || method.IsPInvoke || method.IsInternalCall || method is not DefMethod
            || method.Module.Metadata.GetMethodDefinition(method.Handle).RelativeVirtualAddress != 0
            || method.CustomAttributes.Find(AccessorAttribute) is not { FixedArguments: [{ } value, ..] } attribute)
        {
            return false;
        }

        var kind = (AccessorKind)System.Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture);
        string name = attribute.NamedArguments.TryGetValue("Name", out object? given) && given is string text ? text : method.Name;
        var parameters = method.Signature.Parameters;
        TypeDesc? owner = kind == AccessorKind.Constructor ? method.Signature.ReturnType : parameters.IsEmpty ? null : parameters[0];
        if (owner is { IsByRef: true })
        {
            owner = owner.ElementTypeOrNull;
        }

        return owner is DefType type && kind switch
        {
            AccessorKind.Constructor => FindAccessed(type, ".ctor", method, isStatic: false) is { } constructor && Do(() => NewObject(constructor)),
            AccessorKind.Method => FindAccessed(type, name, method, isStatic: false) is { } member && Do(() => Call(member, isVirtual: !type.IsValueType)),
            AccessorKind.StaticMethod => FindAccessed(type, name, method, isStatic: true) is { } member && Do(() => CallWithoutOwner(member)),
            AccessorKind.Field => type.FindField(name) is { IsStatic: false } field && Do(() => LoadFieldAddress(field)),
            AccessorKind.StaticField => type.FindField(name) is { IsStatic: true } field && Do(() => LoadAddressWithoutOwner(field)),
            _ => false,
        };
    }

    private static bool Do(Action import)
    {
        import();
        return true;
    }

    // The first argument only names the type.
    private void CallWithoutOwner(MethodDesc member)
    {
        _stack.RemoveAt(_stack.Count - member.Signature.Parameters.Length - 1);
        Call(member, isVirtual: false);
    }

    private void LoadAddressWithoutOwner(FieldDesc field)
    {
        Pop();
        LoadStaticFieldAddress(field);
    }

    /// <summary>The method or constructor declared in the type whose signature is the accessor's.</summary>
    private static MethodDesc? FindAccessed(DefType type, string name, MethodDesc accessor, bool isStatic)
    {
        bool isConstructor = name == ".ctor";
        var wanted = isConstructor ? accessor.Signature.Parameters : accessor.Signature.Parameters.RemoveAt(0);
        foreach (var candidate in type.Methods)
        {
            if (candidate.Name != name || candidate.IsStatic != isStatic || candidate.Signature.GenericParameterCount != accessor.MethodArguments.Length)
            {
                continue;
            }

            var method = accessor.MethodArguments.Length == 0 ? candidate : candidate.MakeInstantiation(accessor.MethodArguments);
            if (method.Signature.Parameters.SequenceEqual(wanted) && (isConstructor || method.Signature.ReturnType == accessor.Signature.ReturnType))
            {
                return method;
            }
        }

        return null;
    }
}
