using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Lowering;

/// <summary>Names by which the compiler knows members of the class library.</summary>
internal static class KnownNames
{
    /// <summary>"Namespace.Name" of a type's definition, or null.</summary>
    public static string? CompilerKnownNameOf(this TypeDesc type) => (type as DefType)?.CompilerKnownName;

    /// <summary>"Namespace.Type::Field".</summary>
    public static string CompilerFullName(this FieldDesc field) => field.OwningType.CompilerKnownName + "::" + field.Name;
}
