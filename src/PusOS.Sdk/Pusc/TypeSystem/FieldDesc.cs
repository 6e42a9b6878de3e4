using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace PusOS.Compiler.TypeSystem;

/// <summary>A field of an exact owner. Interned.</summary>
public sealed class FieldDesc
{
    private readonly FieldDesc _definition;
    private TypeDesc? _fieldType;
    private CustomAttributes? _customAttributes;
    private string? _name;
    private string? _mangledName;
    private bool? _isThreadStatic;
    private int _offset = -1;

    internal FieldDesc(DefType owner, FieldDefinitionHandle handle, int index, FieldDesc? definition)
    {
        OwningType = owner;
        Handle = handle;
        Index = index;
        _definition = definition ?? this;
        Attributes = definition?.Attributes ?? owner.Module.Metadata.GetFieldDefinition(handle).Attributes;
    }

    /// <summary>The type that declares it, instantiated.</summary>
    public DefType OwningType { get; }

    /// <summary>Its definition.</summary>
    public FieldDefinitionHandle Handle { get; }

    /// <summary>Metadata attributes.</summary>
    public FieldAttributes Attributes { get; }

    /// <summary>Metadata name.</summary>
    public string Name => _definition._name ??= Metadata.GetString(Metadata.GetFieldDefinition(Handle).Name);

    /// <summary>For diagnostics: Namespace.Type::Name.</summary>
    public string FullName => OwningType.FullName + "::" + Name;

    /// <summary>A unique, stable symbol name; see <see cref="NameMangler"/>.</summary>
    public string MangledName => _mangledName ??= NameMangler.Mangle(this);

    /// <summary>Its type, instantiated.</summary>
    public TypeDesc FieldType => _fieldType ??= ReferenceEquals(_definition, this)
        ? new SignatureReader(OwningType.Module, Metadata.GetBlobReader(Metadata.GetFieldDefinition(Handle).Signature)).ReadFieldSignature()
        : _definition.FieldType.Substitute(OwningType.TypeContext);

    /// <summary>One per type (or thread).</summary>
    public bool IsStatic => (Attributes & FieldAttributes.Static) != 0;

    /// <summary>A constant without storage.</summary>
    public bool IsLiteral => (Attributes & FieldAttributes.Literal) != 0;

    /// <summary>readonly.</summary>
    public bool IsInitOnly => (Attributes & FieldAttributes.InitOnly) != 0;

    /// <summary>[ThreadStatic].</summary>
    public bool IsThreadStatic => _definition._isThreadStatic ??= IsStatic && CustomAttributes.Has("System.ThreadStaticAttribute");

    /// <summary>Its initial bytes are in the image.</summary>
    public bool HasRva => (Attributes & FieldAttributes.HasFieldRVA) != 0;

    /// <summary>Instance fields: bytes from the object reference (classes) or from the start of the value; statics: -1.</summary>
    public int Offset
    {
        get
        {
            if (_offset < 0 && !IsStatic)
            {
                _ = OwningType.Layout;
            }

            return _offset;
        }
        internal set => _offset = value;
    }

    /// <summary>Its attributes.</summary>
    public CustomAttributes CustomAttributes => _definition._customAttributes ??=
        new CustomAttributes(OwningType.Module, Metadata.GetFieldDefinition(Handle).GetCustomAttributes());

    /// <summary>Position among the fields of the type.</summary>
    internal int Index { get; }

    private MetadataReader Metadata => OwningType.Module.Metadata;

    /// <summary>The first <paramref name="size"/> bytes of the field's initial data; valid as long as the module.</summary>
    /// <exception cref="CompilerException">The field has no data, or less.</exception>
    public unsafe ReadOnlySpan<byte> GetRvaData(int size)
    {
        int address = Metadata.GetFieldDefinition(Handle).GetRelativeVirtualAddress();
        PEMemoryBlock block = address == 0 ? default : OwningType.Module.Pe.GetSectionData(address);
        if (block.Length < size)
        {
            throw OwningType.Module.Invalid($"field {FullName} has {block.Length} bytes of data, not {size}");
        }

        // SAFETY: the block lies in the mapped image, which lives as long as the module, and has the bytes.
        return new ReadOnlySpan<byte>(block.Pointer, size);
    }

    /// <summary>The value of a literal: boxed primitive (of the underlying type, for enums), string, or null.</summary>
    public object? GetLiteralValue()
    {
        ConstantHandle handle = Metadata.GetFieldDefinition(Handle).GetDefaultValue();
        if (handle.IsNil)
        {
            return null;
        }

        Constant constant = Metadata.GetConstant(handle);
        return Metadata.GetBlobReader(constant.Value).ReadConstant(constant.TypeCode);
    }

    /// <summary>The full name.</summary>
    public override string ToString() => FullName;

    internal FieldDesc Substitute(GenericContext c)
    {
        DefType owner = (DefType)OwningType.Substitute(c);
        return ReferenceEquals(owner, OwningType) ? this : owner.FieldArray[Index];
    }
}
