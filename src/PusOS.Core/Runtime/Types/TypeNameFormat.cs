namespace PusOS.Runtime.Types;

/// <summary>What of a type's name is wanted: the values of the class library's TypeNameFormatFlags.</summary>
[Flags]
internal enum TypeNameFormat
{
    /// <summary>The type's own name.</summary>
    Basic = 0,
    /// <summary>Namespace, declaring types, and type arguments as [A,B].</summary>
    Namespace = 1,
    /// <summary>Type arguments with namespace and assembly, as [[A, Assembly],[B, Assembly]]; none for definitions.</summary>
    FullInstantiation = 2,
    /// <summary>The assembly's display name behind.</summary>
    Assembly = 4,
    /// <summary>As cast failures name types: a nested type by its own name only, its type arguments in full.</summary>
    WithoutDeclaringType = 0x1000,
}
