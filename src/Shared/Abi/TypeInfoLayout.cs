namespace PusOS.Abi;

/// <summary>Byte offsets of a TypeInfo: read-only reflection data of one type, emitted beside its MethodTable.</summary>
internal static class TypeInfoLayout
{
    /// <summary>u8*: zero-terminated UTF-8 metadata name (List`1; nested types: their own name only; arrays and pointers: null).</summary>
    public const int Name = 0;
    /// <summary>u8*: zero-terminated UTF-8 namespace, empty for none.</summary>
    public const int Namespace = 8;
    /// <summary>MethodTable*: the declaring type's (its generic definition's) table, null if not nested.</summary>
    public const int DeclaringType = 16;
    /// <summary>MethodTable*: the generic type definition (Flags: GenericTypeDefinition), null if not generic.</summary>
    public const int GenericDefinition = 24;
    /// <summary>MethodTable**: type arguments.</summary>
    public const int GenericArguments = 32;
    /// <summary>AssemblyInfo*, see <see cref="AssemblyInfoLayout"/>.</summary>
    public const int Assembly = 40;
    /// <summary>EnumInfo*: null if not an enum, see <see cref="EnumInfoLayout"/>.</summary>
    public const int Enum = 48;
    /// <summary>u32: System.Reflection.TypeAttributes.</summary>
    public const int Attributes = 56;
    /// <summary>u32: metadata token in its assembly.</summary>
    public const int Token = 60;
    /// <summary>u16: number of type arguments (or of parameters of a definition).</summary>
    public const int GenericArgumentCount = 64;
    /// <summary>u16: array rank (0 for SZ arrays).</summary>
    public const int Rank = 66;
    /// <summary>u32: reserved, zero.</summary>
    public const int Reserved = 68;
    /// <summary>FieldInfo*: instance fields of value types whose Equals or GetHashCode is inherited from ValueType: { u32 count; then count x { u32 offset; u32 pad; MethodTable* type } }, or null.</summary>
    public const int ValueFields = 72;
    /// <summary>u8**: of a generic definition, in the place of <see cref="ValueFields"/>, which only instantiations have: the names of its type parameters, zero-terminated UTF-8.</summary>
    public const int ParameterNames = 72;
    /// <summary>Bytes.</summary>
    public const int Size = 80;
}

/// <summary>Byte offsets of an AssemblyInfo.</summary>
internal static class AssemblyInfoLayout
{
    /// <summary>u8*: simple name, UTF-8.</summary>
    public const int Name = 0;
    /// <summary>u8*: full display name ("System.Linq, Version=10.0.0.0, Culture=neutral, PublicKeyToken=...").</summary>
    public const int FullName = 8;
    /// <summary>Writable cell (u64*) that the runtime uses for the RuntimeAssembly object; scanned by the collector.</summary>
    public const int RuntimeObject = 16;
    public const int Size = 24;
}

/// <summary>Byte offsets of an EnumInfo: values sorted as Enum expects (unsigned ascending), with names.</summary>
internal static class EnumInfoLayout
{
    /// <summary>u32: number of members.</summary>
    public const int Count = 0;
    /// <summary>u32: 1 if [Flags].</summary>
    public const int HasFlags = 4;
    /// <summary>u64*: values, zero- or sign-extended to 64 bits, sorted by unsigned value.</summary>
    public const int Values = 8;
    /// <summary>u8**: zero-terminated UTF-8 names, in the order of the values.</summary>
    public const int Names = 16;
    /// <summary>u16*: for each member in the order of declaration its index among the values; null: they were declared in the order of the values.</summary>
    public const int DeclarationOrder = 24;
    public const int Size = 32;
}
