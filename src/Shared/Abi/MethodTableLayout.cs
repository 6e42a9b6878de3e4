namespace PusOS.Abi;

/// <summary>
/// Byte offsets and flag bits of a MethodTable: what the class library's own C# reads
/// (System.Runtime.CompilerServices.MethodTable of .NET 10) plus the fields that PusOS adds in the
/// gaps. The compiler emits by these numbers and the runtime reads by them; they are defined only here.
/// docs/spec/abi.md draws the table.
/// </summary>
internal static class MethodTableLayout
{
    /// <summary>u32: flags; for arrays and strings the low 16 bits are the component size in bytes.</summary>
    public const int Flags = 0;
    /// <summary>u32: bytes of an instance with header word and MethodTable pointer, without components.</summary>
    public const int BaseSize = 4;
    /// <summary>u32: bits of <see cref="MethodTableFlags2"/>.</summary>
    public const int Flags2 = 8;
    /// <summary>u16: number of vtable slots that follow the fixed part.</summary>
    public const int VirtualSlotCount = 12;
    /// <summary>u16: entries of <see cref="InterfaceMap"/> that the type declares or inherits.</summary>
    public const int InterfaceCount = 14;
    /// <summary>MethodTable*: base type, null for Object, interfaces and open types.</summary>
    public const int ParentMethodTable = 16;
    /// <summary>TypeInfo* (see <see cref="TypeInfoLayout"/>), null when no reflection data was kept.</summary>
    public const int TypeInfo = 24;
    /// <summary>MethodTableAuxiliaryData*: writable, holds the exposed RuntimeType.</summary>
    public const int AuxiliaryData = 32;
    /// <summary>
    /// u64 reference map. Bit 0 set: bits 1..63 tell whether word i of the instance (word 0 is the
    /// MethodTable pointer) holds a reference. For arrays (component size not zero) bit i+1 tells it
    /// of word i of one element. Bit 0 clear: a pointer to { u64 wordCount; u64 bits[] } with the same
    /// meaning (for arrays bit i is word i of an element). Zero: no references.
    /// </summary>
    public const int ReferenceMap = 40;
    /// <summary>MethodTable*: element type of arrays, pointers, byrefs; for Nullable: MethodTable** whose first entry's first entry is T (CoreLib's PerInstInfo).</summary>
    public const int ElementType = 48;
    /// <summary>MethodTable**: interfaces; for Nullable: u32 offset of the value, u32 size of the value.</summary>
    public const int InterfaceMap = 56;
    /// <summary>i32: this type's row in the interface dispatch table, in bytes relative to its start.</summary>
    public const int DispatchRow = 64;
    /// <summary>u16: entries of <see cref="InterfaceMap"/> after the declared ones, that hold by variance only.</summary>
    public const int VariantInterfaceCount = 68;
    /// <summary>u8: CorElementType of the type (ECMA-335 II.23.1.16), of the underlying type for enums.</summary>
    public const int CorElementType = 70;
    /// <summary>u8: allocation size class (see <see cref="SizeClasses"/>) for fixed-size instances, 255 otherwise.</summary>
    public const int SizeClass = 71;
    /// <summary>Code pointer by kind: delegate types: the multicast invoke stub; others: the parameterless instance constructor (void(this)), null if none was kept.</summary>
    public const int TypeCode = 72;
    /// <summary>Code pointer: the finalizer (void(this)) or null.</summary>
    public const int Finalizer = 80;
    /// <summary>u64: a hash of the type's name, the same in every image; identity across nodes.</summary>
    public const int NameHash = 88;
    /// <summary>Bytes of the fixed part; vtable slots (8-byte code pointers) follow.</summary>
    public const int Size = 96;
}

/// <summary>Bits of <see cref="MethodTableLayout.Flags"/> that the class library tests (.NET 10).</summary>
internal static class MethodTableFlags
{
    public const uint HasComponentSize = 0x8000_0000;
    public const uint ComponentSizeMask = 0x0000_FFFF;
    public const uint ContainsGcPointers = 0x0100_0000;
    public const uint HasFinalizer = 0x0010_0000;
    public const uint HasDefaultConstructor = 0x0000_0200;
    public const uint IsByRefLike = 0x0000_1000;
    public const uint GenericInstantiation = 0x0000_0010;
    public const uint GenericTypeDefinition = 0x0000_0030;
    public const uint ContainsGenericVariables = 0x2000_0000;
    /// <summary>Category field.</summary>
    public const uint CategoryMask = 0x000F_0000;
    public const uint CategoryClass = 0x0000_0000;
    public const uint CategoryValueType = 0x0004_0000;
    public const uint CategoryNullable = 0x0005_0000;
    /// <summary>Enums: IsPrimitive holds, IsTruePrimitive does not.</summary>
    public const uint CategoryEnum = 0x0006_0000;
    public const uint CategoryTruePrimitive = 0x0007_0000;
    public const uint CategoryArray = 0x0008_0000;
    public const uint CategorySzArray = 0x000A_0000;
    public const uint CategoryInterface = 0x000C_0000;
}

/// <summary>Bits of <see cref="MethodTableLayout.Flags2"/>: PusOS's own.</summary>
internal static class MethodTableFlags2
{
    /// <summary>The type is sealed: a cast to it compares pointers.</summary>
    public const uint Sealed = 1;
    /// <summary>Equality of instances is equality of their bytes (no padding, no floats, no overridden Equals).</summary>
    public const uint BitwiseComparable = 2;
    /// <summary>A delegate type.</summary>
    public const uint Delegate = 4;
    /// <summary>A generic interface or delegate with variant parameters.</summary>
    public const uint Variant = 8;
    /// <summary>An abstract class or interface.</summary>
    public const uint Abstract = 16;
    /// <summary>A pointer type.</summary>
    public const uint Pointer = 32;
    /// <summary>A byref type.</summary>
    public const uint ByRef = 64;
    /// <summary>An enum with [Flags].</summary>
    public const uint FlagsEnum = 128;
    /// <summary>A function pointer type.</summary>
    public const uint FunctionPointer = 256;
    /// <summary>Alignment of instances above 8 bytes is asked for (StructLayout.Pack of 16 or vectors).</summary>
    public const uint Align16 = 512;
    /// <summary>The parameterless constructor is public.</summary>
    public const uint PublicDefaultConstructor = 1024;
}
