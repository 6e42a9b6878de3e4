namespace PusOS.Compiler.TypeSystem;

/// <summary>A type: definition, instantiation, array, pointer, byref, function pointer or generic variable. Interned.</summary>
public abstract class TypeDesc
{
    private string? _fullName;
    private string? _mangledName;
    private TypeLayout? _layout;

    private protected TypeDesc(TypeSystemContext context)
    {
        Context = context;
        Id = context.AllocateTypeId();
    }

    /// <summary>The type system that the type belongs to.</summary>
    public TypeSystemContext Context { get; }

    /// <summary>ValueType for structs and enums, Class for classes and interfaces, primitives, Object and String their own.</summary>
    public abstract CorElementType ElementType { get; }

    /// <summary>Enums: their integer type; else this type.</summary>
    public virtual TypeDesc UnderlyingType => this;

    /// <summary>Element type of <see cref="UnderlyingType"/>.</summary>
    public CorElementType Kind => UnderlyingType.ElementType;

    /// <summary>Struct, enum or primitive (Void too).</summary>
    public virtual bool IsValueType => false;

    /// <summary>Boolean to Double, IntPtr, UIntPtr; enums are not.</summary>
    public bool IsPrimitive => ElementType is >= CorElementType.Boolean and <= CorElementType.R8 or CorElementType.I or CorElementType.U;

    /// <summary>An enumeration.</summary>
    public virtual bool IsEnum => false;

    /// <summary>An interface.</summary>
    public virtual bool IsInterface => false;

    /// <summary>Values are object references: class, interface or array.</summary>
    public virtual bool IsClassLike => false;

    /// <summary>An array of any kind.</summary>
    public bool IsArray => this is ArrayType;

    /// <summary>T[].</summary>
    public bool IsSzArray => this is ArrayType { IsSz: true };

    /// <summary>T&amp;.</summary>
    public bool IsByRef => this is ByRefType;

    /// <summary>T*.</summary>
    public bool IsPointer => this is PointerType;

    /// <summary>A function pointer.</summary>
    public bool IsFunctionPointer => this is FunctionPointerType;

    /// <summary>An instantiation of Nullable, or its definition.</summary>
    public virtual bool IsNullable => false;

    /// <summary>A delegate type (Delegate and MulticastDelegate themselves are not).</summary>
    public virtual bool IsDelegate => false;

    /// <summary>A ref struct, TypedReference too.</summary>
    public virtual bool IsByRefLike => false;

    /// <summary>
    /// No other type can be cast to it, so that a cast compares types for identity: value types, and sealed classes
    /// that are not variant delegates; arrays of such, except of integers and enums (uint[] may be cast to int[]).
    /// </summary>
    public virtual bool IsSealed => true;

    /// <summary>Has no instances of its own: interface, abstract or static class.</summary>
    public virtual bool IsAbstract => false;

    /// <summary>System.Void.</summary>
    public bool IsVoid => ElementType == CorElementType.Void;

    /// <summary>System.String.</summary>
    public bool IsString => ElementType == CorElementType.String;

    /// <summary>System.Object.</summary>
    public bool IsObject => ElementType == CorElementType.Object;

    /// <summary>A generic type instantiated over its own variables.</summary>
    public virtual bool IsGenericDefinition => false;

    /// <summary>Is a generic variable or contains one.</summary>
    public abstract bool ContainsGenericVariables { get; }

    /// <summary>Overrides Object.Finalize.</summary>
    public virtual bool HasFinalizer => false;

    /// <summary>An interface or delegate with a co- or contravariant parameter.</summary>
    public virtual bool IsVariant => false;

    /// <summary>A struct with [InlineArray].</summary>
    public virtual bool IsInlineArray => false;

    /// <summary>The base type, instantiated; arrays: System.Array; null for Object, interfaces, pointers, byrefs and variables.</summary>
    public virtual DefType? BaseType => null;

    /// <summary>All interfaces, inherited included, instantiated and without duplicates: the base type's first, then the declared ones, each before those it extends.</summary>
    public virtual IReadOnlyList<DefType> Interfaces => [];

    /// <summary>Element type of arrays, pointers and byrefs.</summary>
    public virtual TypeDesc? ElementTypeOrNull => null;

    /// <summary>For diagnostics, as reflection writes it: System.Collections.Generic.List`1[[System.Int32]].</summary>
    public string FullName => _fullName ??= TypeNameFormatter.FullName(this);

    /// <summary>A unique, stable symbol name of letters, digits and _ . $ &lt; &gt; , `; see <see cref="NameMangler"/>.</summary>
    public string MangledName => _mangledName ??= NameMangler.Mangle(this);

    /// <summary>Size, alignment and fields.</summary>
    /// <exception cref="CompilerException">The type contains itself, depends on a generic variable, or overlaps references with other data.</exception>
    public TypeLayout Layout => _layout ??= LayoutBuilder.Build(this);

    /// <summary>
    /// The instance (of a value type: the value) holds object references or byrefs; for arrays: the elements.
    /// A reference itself (a variable of class type) is not the question here.
    /// </summary>
    public virtual bool ContainsReferences => false;

    /// <summary>A number for hashing, unique in the context; depends on the order of creation, so not for output.</summary>
    internal int Id { get; }

    internal ArrayType? SzArray { get; set; }

    /// <summary>How values of the type travel; set by lowering. Two threads may compute it, with equal results.</summary>
    internal Lowering.ValueClass? Lowered { get; set; }

    internal Dictionary<int, ArrayType>? MdArrays { get; set; }

    internal PointerType? Pointer { get; set; }

    internal ByRefType? ByRef { get; set; }

    /// <summary>The type with variables replaced; variables for which nothing is given stay.</summary>
    public TypeDesc Substitute(GenericContext c) => ContainsGenericVariables && !c.IsEmpty ? SubstituteVariables(c) : this;

    /// <summary>The generic definition of an instantiation, a non-generic type itself; null for arrays, pointers and the like.</summary>
    public virtual DefType? GetTypeDefinition() => null;

    /// <summary>
    /// A reference to an instance of this type may be held in a variable of <paramref name="target"/>
    /// (ECMA-335 I.8.7.3 as .NET implements it; value types stand for their boxed form).
    /// </summary>
    public bool CanCastTo(TypeDesc target) => Casting.CanCast(this, target);

    /// <summary>The full name.</summary>
    public override string ToString() => FullName;

    private protected abstract TypeDesc SubstituteVariables(GenericContext c);
}
