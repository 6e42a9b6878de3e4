using System.Reflection;
using System.Reflection.Metadata;
using PusOS.Abi;

namespace PusOS.Compiler.TypeSystem;

/// <summary>Lays out one type (docs/spec/abi.md, "Objects" and "Scalars, structs and calls").</summary>
internal sealed class LayoutBuilder
{
    private const int PointerSize = 8;

    /// <summary>Guards against metadata that asks for absurd sizes; .NET's own limit for instances is 1 MiB.</summary>
    private const int MaximumSize = 1 << 20;

    [ThreadStatic]
    private static HashSet<DefType>? t_inProgress;

    private readonly DefType _type;
    private readonly List<FieldDesc> _fields = [];
    private readonly TypeLayout? _base;
    private int _end;
    private int _alignment = 1;
    private bool _isPlain = true;

    private LayoutBuilder(DefType type)
    {
        _type = type;
        _base = type.IsValueType ? null : type.BaseType?.Layout;
        _end = type.IsValueType ? 0 : _base?.InstanceFieldsEnd ?? ObjectLayout.FirstField;
        foreach (FieldDesc field in type.FieldArray)
        {
            if (!field.IsStatic)
            {
                _fields.Add(field);
            }
        }
    }

    /// <exception cref="CompilerException">The type cannot be laid out.</exception>
    public static TypeLayout Build(TypeDesc type)
    {
        switch (type)
        {
            case DefType { IsInterface: true }:
            case ArrayType:
            case PointerType:
            case FunctionPointerType:
                return Pointer(type, isReference: false);
            case ByRefType:
                return Pointer(type, isReference: true);
            case DefType definition when definition.IsPrimitive || definition.IsVoid:
                return Primitive(definition);
            case DefType definition:
                return BuildGuarded(definition);
            default:
                throw Invalid(type, "it depends on a generic variable");
        }
    }

    private static TypeLayout BuildGuarded(DefType type)
    {
        t_inProgress ??= [];
        if (!t_inProgress.Add(type))
        {
            throw Invalid(type, "it contains itself");
        }

        try
        {
            return new LayoutBuilder(type).Build();
        }
        finally
        {
            t_inProgress.Remove(type);
        }
    }

    private static TypeLayout Pointer(TypeDesc type, bool isReference) => new()
    {
        Size = PointerSize,
        Alignment = PointerSize,
        InstanceFieldsEnd = PointerSize,
        InstanceFields = [],
        References = new ReferenceMapBits(isReference ? [1UL] : null, 1),
        Scalars = [new ScalarLeaf(0, type)],
        HasPadding = false,
        IsBlittableBits = true,
    };

    private static TypeLayout Primitive(DefType type)
    {
        int size = PrimitiveSize(type.ElementType);
        List<FieldDesc> fields = [];
        foreach (FieldDesc field in type.FieldArray)
        {
            if (!field.IsStatic)
            {
                field.Offset = 0;
                fields.Add(field);
            }
        }

        return new TypeLayout
        {
            Size = size,
            Alignment = size,
            InstanceFieldsEnd = size,
            InstanceFields = fields,
            References = new ReferenceMapBits(null, 1),
            Scalars = type.IsVoid ? [] : [new ScalarLeaf(0, type)],
            HasPadding = false,
            IsBlittableBits = type.ElementType is not (CorElementType.R4 or CorElementType.R8),
        };
    }

    private static int PrimitiveSize(CorElementType type) => type switch
    {
        CorElementType.Void or CorElementType.Boolean or CorElementType.I1 or CorElementType.U1 => 1,
        CorElementType.Char or CorElementType.I2 or CorElementType.U2 => 2,
        CorElementType.I4 or CorElementType.U4 or CorElementType.R4 => 4,
        _ => 8,
    };

    private static CompilerException Invalid(TypeDesc type, string why) =>
        new(DiagnosticCodes.InvalidLayout, $"{type.FullName} has no layout: {why}.");

    private TypeLayout Build()
    {
        TypeDefinition definition = _type.Module.Metadata.GetTypeDefinition(_type.Handle);
        System.Reflection.Metadata.TypeLayout declared = definition.GetLayout();
        int declaredSize = declared.Size;
        switch (_type.Attributes & TypeAttributes.LayoutMask)
        {
            case TypeAttributes.ExplicitLayout:
                PlaceExplicit(declared.PackingSize);
                break;
            case TypeAttributes.SequentialLayout when !_type.IsInlineArray && !HasReferences:
                PlaceSequential(declared.PackingSize);
                break;
            default:
                PlaceAutomatic();
                declaredSize = 0;
                break;
        }

        int fieldsEnd = _end;
        Finish(declaredSize);
        CoverageMap coverage = MapCoverage();
        bool hasPadding = coverage.HasGaps || _fields.Exists(static field => field.FieldType.IsValueType && field.FieldType.Layout.HasPadding);
        return new TypeLayout
        {
            Size = _end,
            Alignment = _type.IsValueType ? _alignment : Math.Max(_alignment, PointerSize),
            InstanceFieldsEnd = _type.IsValueType ? _end : fieldsEnd,
            InstanceFields = _base is null ? _fields : [.. _base.InstanceFields, .. _fields],
            References = coverage.References,
            Scalars = _type.IsValueType ? FindScalars() : [new ScalarLeaf(0, _type)],
            HasPadding = hasPadding,
            IsBlittableBits = !hasPadding && coverage.References.IsEmpty && FieldsCompareBitwise(),
        };
    }

    private bool HasReferences => _type.ContainsReferences;

    private static int SizeOf(TypeDesc fieldType) => fieldType.IsValueType ? fieldType.Layout.Size : PointerSize;

    private static int AlignmentOf(TypeDesc fieldType) => fieldType.IsValueType ? fieldType.Layout.Alignment : PointerSize;

    private static int AlignUp(int offset, int alignment) => checked((offset + alignment - 1) / alignment * alignment);

    private void PlaceSequential(int pack)
    {
        foreach (FieldDesc field in _fields)
        {
            int alignment = AlignmentOf(field.FieldType);
            Place(field, pack == 0 ? alignment : Math.Min(alignment, pack));
        }
    }

    private void PlaceExplicit(int pack)
    {
        int start = _end;
        foreach (FieldDesc field in _fields)
        {
            int declared = _type.Module.Metadata.GetFieldDefinition(field.Handle).GetOffset();
            int alignment = AlignmentOf(field.FieldType);
            if (declared < 0)
            {
                throw Invalid(_type, $"field {field.Name} has no offset");
            }

            field.Offset = checked(start + declared);
            _alignment = Math.Max(_alignment, pack == 0 ? alignment : Math.Min(alignment, pack));
            _end = Math.Max(_end, checked(field.Offset + SizeOf(field.FieldType)));
        }
    }

    /// <summary>References, then 8-, 4-, 2- and 1-byte scalars, then structs, each group in declaration order.</summary>
    private void PlaceAutomatic()
    {
        PlaceWhere(static type => !IsStruct(type) && !type.IsValueType && type is not (PointerType or FunctionPointerType));
        for (int size = PointerSize; size > 0; size /= 2)
        {
            PlaceWhere(type => !IsStruct(type) && (type.IsValueType || type is PointerType or FunctionPointerType) && SizeOf(type) == size);
        }

        PlaceWhere(IsStruct);
    }

    private static bool IsStruct(TypeDesc type) => type.IsValueType && !type.IsPrimitive && !type.IsEnum;

    private void PlaceWhere(Func<TypeDesc, bool> belongs)
    {
        foreach (FieldDesc field in _fields)
        {
            if (belongs(field.FieldType))
            {
                Place(field, AlignmentOf(field.FieldType));
            }
        }
    }

    private void Place(FieldDesc field, int alignment)
    {
        field.Offset = AlignUp(_end, alignment);
        _end = checked(field.Offset + SizeOf(field.FieldType));
        _alignment = Math.Max(_alignment, alignment);
    }

    /// <summary>Applies inline arrays, special alignments, a declared size, and rounding.</summary>
    private void Finish(int declaredSize)
    {
        if (_type.IsInlineArray)
        {
            int count = InlineArrayLength();
            long size = (long)_end * count;
            if (_fields.Count != 1 || count <= 0 || size > MaximumSize)
            {
                throw Invalid(_type, $"an inline array has one field and a positive length of at most {MaximumSize} bytes");
            }

            _isPlain = false;
            _end = (int)size;
        }

        if (_type.Module.Index == 0 && _type.CompilerKnownName is "System.Int128" or "System.UInt128")
        {
            _alignment = 2 * PointerSize;
        }

        int fields = AlignUp(_end, _alignment);
        if (!_type.IsValueType)
        {
            _end += Math.Max(0, declaredSize - (_end - (_base?.InstanceFieldsEnd ?? ObjectLayout.FirstField)));
            return;
        }

        // A declared size that holds the fields counts as it is, even if it is no multiple of the alignment.
        _end = declaredSize >= _end && declaredSize > 0 ? declaredSize : Math.Max(fields, 1);
        _end = HasReferences ? AlignUp(_end, PointerSize) : _end;
        if (_end > MaximumSize)
        {
            throw Invalid(_type, $"{_end} bytes are more than the {MaximumSize} that .NET allows");
        }

        // More bytes than the fields need: a fixed buffer or a blob, whose content no scalar would carry.
        _isPlain &= _end <= Math.Max(fields, 1);
    }

    private int InlineArrayLength() =>
        _type.CustomAttributes.Find("System.Runtime.CompilerServices.InlineArrayAttribute")?.FixedArguments is [int length] ? length : 0;

    private CoverageMap MapCoverage()
    {
        CoverageMap coverage = new(_type.IsValueType ? 0 : ObjectLayout.FirstField, _end);
        if (_base is not null && !coverage.AddBase(_base))
        {
            throw Invalid(_type, "a reference is not 8-byte aligned");
        }

        int repeat = _type.IsInlineArray ? InlineArrayLength() : 1;
        foreach (FieldDesc field in _fields)
        {
            int size = SizeOf(field.FieldType);
            for (int i = 0; i < repeat; i++)
            {
                if (!coverage.Add(field.Offset + (i * size), size, field.FieldType))
                {
                    throw Invalid(_type, $"field {field.Name} overlaps a reference with other data or is a reference that is not 8-byte aligned");
                }
            }
        }

        return coverage;
    }

    private bool FieldsCompareBitwise()
    {
        foreach (FieldDesc field in _fields)
        {
            if (field.FieldType is DefType { IsValueType: true } type
                && (!type.Layout.IsBlittableBits || (!type.IsPrimitive && !type.IsEnum && OverridesEquality(type))))
            {
                return false;
            }
        }

        return _type.IsValueType;
    }

    private static bool OverridesEquality(DefType type)
    {
        DefType root = type.Context.GetWellKnown(WellKnownType.Object);
        MethodDesc equals = root.FindMethod("Equals", static method => !method.IsStatic)!;
        MethodDesc hash = root.FindMethod("GetHashCode")!;
        return ReferenceEquals(type.ResolveVirtual(equals)!.OwningType, type) || ReferenceEquals(type.ResolveVirtual(hash)!.OwningType, type);
    }

    private ScalarLeaf[]? FindScalars()
    {
        const int MaximumScalars = 4;
        if (!_isPlain || _type.CustomAttributes.Has("System.Runtime.CompilerServices.UnsafeValueTypeAttribute"))
        {
            return null;
        }

        if (_type.IsEnum)
        {
            return [new ScalarLeaf(0, _type.UnderlyingType)];
        }

        List<ScalarLeaf> leaves = [];
        foreach (FieldDesc field in _fields)
        {
            if (!field.FieldType.IsValueType)
            {
                leaves.Add(new ScalarLeaf(field.Offset, field.FieldType));
                continue;
            }

            if (field.FieldType.Layout.Scalars is not ScalarLeaf[] inner)
            {
                return null;
            }

            foreach (ScalarLeaf leaf in inner)
            {
                leaves.Add(leaf with { Offset = field.Offset + leaf.Offset });
            }
        }

        if (leaves.Count > MaximumScalars)
        {
            return null;
        }

        leaves.Sort(static (left, right) => left.Offset.CompareTo(right.Offset));
        for (int i = 1; i < leaves.Count; i++)
        {
            if (leaves[i - 1].Offset + SizeOf(leaves[i - 1].Type) > leaves[i].Offset)
            {
                return null;
            }
        }

        return [.. leaves];
    }
}
