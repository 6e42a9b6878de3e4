// Replaced file by file; the bodies follow.
using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

#pragma warning disable CA1822
namespace PusOS.Compiler.TypeSystem;

public sealed class TypeSystemContext
{
    public TypeSystemContext(IEnumerable<string> assemblyPaths) => throw new NotImplementedException();
    public ModuleDesc OpenModule(string path) => throw new NotImplementedException();
    public ModuleDesc? TryGetModule(string simpleName) => throw new NotImplementedException();
    public ModuleDesc CoreLib => throw new NotImplementedException();
    public DefType GetWellKnown(WellKnownType t) => throw new NotImplementedException();
    public ArrayType GetSzArray(TypeDesc element) => throw new NotImplementedException();
    public ArrayType GetMdArray(TypeDesc element, int rank) => throw new NotImplementedException();
    public PointerType GetPointer(TypeDesc t) => throw new NotImplementedException();
    public ByRefType GetByRef(TypeDesc t) => throw new NotImplementedException();
    public FunctionPointerType GetFunctionPointer(MethodSignature sig) => throw new NotImplementedException();
    public GenericVariable GetTypeVariable(int index) => throw new NotImplementedException();
    public GenericVariable GetMethodVariable(int index) => throw new NotImplementedException();
    public DefType? FindType(string fullName, ModuleDesc? module = null) => throw new NotImplementedException();
}
public sealed class ModuleDesc
{
    public string Name => throw new NotImplementedException();
    public string Path => throw new NotImplementedException();
    public MetadataReader Metadata => throw new NotImplementedException();
    public PEReader Pe => throw new NotImplementedException();
    public int Index => throw new NotImplementedException();
    public TypeDesc ResolveType(EntityHandle h, GenericContext context) => throw new NotImplementedException();
    public MethodDesc ResolveMethod(EntityHandle h, GenericContext c) => throw new NotImplementedException();
    public FieldDesc ResolveField(EntityHandle h, GenericContext c) => throw new NotImplementedException();
    public MethodSignature ResolveStandaloneSignature(StandaloneSignatureHandle h, GenericContext c) => throw new NotImplementedException();
    public string GetUserString(int token) => throw new NotImplementedException();
    public MethodDesc? EntryPoint => throw new NotImplementedException();
    public MethodDesc? ModuleInitializer => throw new NotImplementedException();
    public IEnumerable<DefType> AllTypes => throw new NotImplementedException();
    public byte[]? GetManifestResource(string name) => throw new NotImplementedException();
    public IEnumerable<string> ManifestResourceNames => throw new NotImplementedException();
    public DebugInformation? Debug => throw new NotImplementedException();
}
public abstract class TypeDesc
{
    public TypeSystemContext Context => throw new NotImplementedException();
    public abstract CorElementType ElementType { get; }
    public TypeDesc UnderlyingType => throw new NotImplementedException();
    public CorElementType Kind => throw new NotImplementedException();
    public bool IsValueType => throw new NotImplementedException();
    public bool IsPrimitive => throw new NotImplementedException();
    public bool IsEnum => throw new NotImplementedException();
    public bool IsInterface => throw new NotImplementedException();
    public bool IsClassLike => throw new NotImplementedException();
    public bool IsArray => throw new NotImplementedException();
    public bool IsSzArray => throw new NotImplementedException();
    public bool IsByRef => throw new NotImplementedException();
    public bool IsPointer => throw new NotImplementedException();
    public bool IsFunctionPointer => throw new NotImplementedException();
    public bool IsNullable => throw new NotImplementedException();
    public bool IsDelegate => throw new NotImplementedException();
    public bool IsByRefLike => throw new NotImplementedException();
    public bool IsSealed => throw new NotImplementedException();
    public bool IsAbstract => throw new NotImplementedException();
    public bool IsVoid => throw new NotImplementedException();
    public bool IsString => throw new NotImplementedException();
    public bool IsObject => throw new NotImplementedException();
    public bool IsGenericDefinition => throw new NotImplementedException();
    public bool ContainsGenericVariables => throw new NotImplementedException();
    public bool HasFinalizer => throw new NotImplementedException();
    public bool IsVariant => throw new NotImplementedException();
    public bool IsInlineArray => throw new NotImplementedException();

    public DefType? BaseType => throw new NotImplementedException();
    public IReadOnlyList<DefType> Interfaces => throw new NotImplementedException();
    public TypeDesc Substitute(GenericContext c) => throw new NotImplementedException();
    public string FullName => throw new NotImplementedException();
    public string MangledName => throw new NotImplementedException();
    public TypeLayout Layout => throw new NotImplementedException();
    public DefType? GetTypeDefinition() => throw new NotImplementedException();
    public bool CanCastTo(TypeDesc target) => throw new NotImplementedException();
    public TypeDesc? ElementTypeOrNull => throw new NotImplementedException();
    public bool ContainsReferences => throw new NotImplementedException();
}
public sealed class DefType : TypeDesc
{
    public override CorElementType ElementType => throw new NotImplementedException();
    public ModuleDesc Module => throw new NotImplementedException();
    public TypeDefinitionHandle Handle => throw new NotImplementedException();
    public string Namespace => throw new NotImplementedException();
    public string Name => throw new NotImplementedException();
    public DefType? DeclaringType => throw new NotImplementedException();
    public TypeDesc[] Instantiation => throw new NotImplementedException();
    public DefType MakeInstantiation(params TypeDesc[] args) => throw new NotImplementedException();
    public TypeAttributes Attributes => throw new NotImplementedException();
    public IReadOnlyList<FieldDesc> Fields => throw new NotImplementedException();
    public IReadOnlyList<MethodDesc> Methods => throw new NotImplementedException();
    public MethodDesc? FindMethod(string name, Func<MethodDesc, bool>? where = null) => throw new NotImplementedException();
    public FieldDesc? FindField(string name) => throw new NotImplementedException();
    public MethodDesc? StaticConstructor => throw new NotImplementedException();
    public bool IsBeforeFieldInit => throw new NotImplementedException();
    public MethodDesc? DefaultConstructor => throw new NotImplementedException();
    public MethodDesc? Finalizer => throw new NotImplementedException();
    public IReadOnlyList<MethodDesc> VirtualMethods => throw new NotImplementedException();
    public MethodDesc? ResolveVirtual(MethodDesc slot) => throw new NotImplementedException();
    public MethodDesc? ResolveInterface(MethodDesc interfaceMethod) => throw new NotImplementedException();
    public CustomAttributes CustomAttributes => throw new NotImplementedException();
    public int GenericParameterVariance(int index) => throw new NotImplementedException();
    public bool IsEnumWithFlags => throw new NotImplementedException();
    public string? CompilerKnownName => throw new NotImplementedException();
}
public sealed class ArrayType : TypeDesc
{
    public override CorElementType ElementType => throw new NotImplementedException();
    public TypeDesc Element => throw new NotImplementedException();
    public int Rank => throw new NotImplementedException();
    public bool IsSz => throw new NotImplementedException();
    public MethodDesc? ResolveInterface(MethodDesc m) => throw new NotImplementedException();
}
public sealed class PointerType : TypeDesc { public override CorElementType ElementType => CorElementType.Ptr; }
public sealed class ByRefType : TypeDesc { public override CorElementType ElementType => CorElementType.ByRef; }
public sealed class FunctionPointerType : TypeDesc
{
    public override CorElementType ElementType => CorElementType.FnPtr;
    public MethodSignature Signature => throw new NotImplementedException();
}
public sealed class GenericVariable : TypeDesc
{
    public override CorElementType ElementType => throw new NotImplementedException();
    public int Index => throw new NotImplementedException();
    public bool IsMethodVariable => throw new NotImplementedException();
}
public sealed class MethodSignature
{
    public bool HasThis => throw new NotImplementedException();
    public bool ExplicitThis => throw new NotImplementedException();
    public SignatureCallingConvention CallingConvention => throw new NotImplementedException();
    public int GenericParameterCount => throw new NotImplementedException();
    public TypeDesc ReturnType => throw new NotImplementedException();
    public ImmutableArray<TypeDesc> Parameters => throw new NotImplementedException();
    public MethodSignature Substitute(GenericContext c) => throw new NotImplementedException();
}
public abstract class MethodDesc
{
    public abstract TypeDesc OwningType { get; }
    public ModuleDesc Module => throw new NotImplementedException();
    public MethodDefinitionHandle Handle => throw new NotImplementedException();
    public string Name => throw new NotImplementedException();
    public string FullName => throw new NotImplementedException();
    public string MangledName => throw new NotImplementedException();
    public string StackTraceName => throw new NotImplementedException();
    public MethodSignature Signature => throw new NotImplementedException();
    public TypeDesc[] MethodArguments => throw new NotImplementedException();
    public MethodDesc MakeInstantiation(params TypeDesc[] args) => throw new NotImplementedException();
    public MethodDesc GetMethodDefinition() => throw new NotImplementedException();
    public MethodDesc OnType(DefType owner) => throw new NotImplementedException();
    public MethodAttributes Attributes => throw new NotImplementedException();
    public MethodImplAttributes ImplAttributes => throw new NotImplementedException();
    public bool IsStatic => throw new NotImplementedException();
    public bool IsVirtual => throw new NotImplementedException();
    public bool IsAbstract => throw new NotImplementedException();
    public bool IsFinal => throw new NotImplementedException();
    public bool IsNewSlot => throw new NotImplementedException();
    public bool IsConstructor => throw new NotImplementedException();
    public bool IsStaticConstructor => throw new NotImplementedException();
    public bool IsInternalCall => throw new NotImplementedException();
    public bool IsPInvoke => throw new NotImplementedException();
    public bool IsRuntimeManaged => throw new NotImplementedException();
    public bool IsIntrinsic => throw new NotImplementedException();
    public bool IsAggressiveInlining => throw new NotImplementedException();
    public bool IsNoInlining => throw new NotImplementedException();
    public bool HasGenericParameters => throw new NotImplementedException();
    public bool IsUnmanagedCallersOnly => throw new NotImplementedException();
    public bool IsSynchronized => throw new NotImplementedException();

    public PInvokeInfo? PInvoke => throw new NotImplementedException();
    public MethodIL? GetIL() => throw new NotImplementedException();
    public GenericContext Context => throw new NotImplementedException();
    public CustomAttributes CustomAttributes => throw new NotImplementedException();
    public ImmutableArray<string> ParameterNames => throw new NotImplementedException();
}
public sealed class ArrayMethod : MethodDesc
{
    public override TypeDesc OwningType => throw new NotImplementedException();
    public ArrayMethodKind MethodKind => throw new NotImplementedException();
}
public sealed class FieldDesc
{
    public DefType OwningType => throw new NotImplementedException();
    public string Name => throw new NotImplementedException();
    public string FullName => throw new NotImplementedException();
    public string MangledName => throw new NotImplementedException();
    public TypeDesc FieldType => throw new NotImplementedException();
    public FieldDefinitionHandle Handle => throw new NotImplementedException();
    public bool IsStatic => throw new NotImplementedException();
    public bool IsLiteral => throw new NotImplementedException();
    public bool IsInitOnly => throw new NotImplementedException();
    public bool IsThreadStatic => throw new NotImplementedException();
    public bool HasRva => throw new NotImplementedException();
    public int Offset => throw new NotImplementedException();
    public ReadOnlySpan<byte> GetRvaData(int size) => throw new NotImplementedException();
    public CustomAttributes CustomAttributes => throw new NotImplementedException();
    public object? GetLiteralValue() => throw new NotImplementedException();
}
public sealed class TypeLayout
{
    public int Size => throw new NotImplementedException();
    public int Alignment => throw new NotImplementedException();
    public int InstanceFieldsEnd => throw new NotImplementedException();
    public IReadOnlyList<FieldDesc> InstanceFields => throw new NotImplementedException();
    public ReferenceMapBits References => throw new NotImplementedException();
    public ScalarLeaf[]? Scalars => throw new NotImplementedException();
    public bool HasPadding => throw new NotImplementedException();
    public bool IsBlittableBits => throw new NotImplementedException();
}
public sealed class CustomAttributes
{
    public bool Has(string fullTypeName) => throw new NotImplementedException();
    public CustomAttributeData? Find(string fullTypeName) => throw new NotImplementedException();
    public IEnumerable<CustomAttributeData> All => throw new NotImplementedException();
}
public sealed class CustomAttributeData
{
    public string TypeName => throw new NotImplementedException();
    public MethodDesc Constructor => throw new NotImplementedException();
    public ImmutableArray<object?> FixedArguments => throw new NotImplementedException();
    public IReadOnlyDictionary<string, object?> NamedArguments => throw new NotImplementedException();
}
public sealed class DebugInformation
{
    public IReadOnlyList<SequencePointDesc> GetSequencePoints(MethodDefinitionHandle m) => throw new NotImplementedException();
    public IReadOnlyList<LocalVariableDesc> GetLocals(MethodDefinitionHandle m) => throw new NotImplementedException();
}
