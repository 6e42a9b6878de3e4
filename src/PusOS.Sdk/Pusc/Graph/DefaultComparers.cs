using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Graph;

/// <summary>
/// The comparer types that the class library's ComparerHelpers makes by reflection for
/// EqualityComparer.Default and Comparer.Default, chosen at compile time.
/// </summary>
internal static class DefaultComparers
{
    private const string Collections = "System.Collections.Generic.";

    public static DefType? Choose(TypeDesc type, bool equality)
    {
        var context = type.Context;
        DefType Make(string name, params TypeDesc[] arguments)
        {
            var definition = context.FindType(Collections + name) ?? throw new CompilerException(CompilationCodes.ClassLibraryMismatch, $"the class library has no {Collections}{name}");
            return arguments.Length == 0 ? definition : definition.MakeInstantiation(arguments);
        }

        if (equality)
        {
            if (type.IsString)
            {
                return Make("StringEqualityComparer");
            }

            if (type.IsEnum)
            {
                return Make("EnumEqualityComparer`1", type);
            }

            if (Implements(type, "System.IEquatable`1"))
            {
                return Make("GenericEqualityComparer`1", type);
            }

            if (type.IsNullable)
            {
                return Make("NullableEqualityComparer`1", ((DefType)type).Instantiation[0]);
            }

            return Make("ObjectEqualityComparer`1", type);
        }

        if (type.IsEnum)
        {
            return Make("EnumComparer`1", type);
        }

        if (Implements(type, "System.IComparable`1"))
        {
            return Make("GenericComparer`1", type);
        }

        if (type.IsNullable)
        {
            return Make("NullableComparer`1", ((DefType)type).Instantiation[0]);
        }

        return Make("ObjectComparer`1", type);
    }

    private static bool Implements(TypeDesc type, string interfaceName)
    {
        var definition = type.Context.FindType(interfaceName);
        return definition is not null && type.CanCastTo(definition.MakeInstantiation(type));
    }
}
