using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace PusOS.Compiler.TypeSystem;

/// <summary>Decodes the values of custom attributes (ECMA-335 II.23.3).</summary>
internal ref struct CustomAttributeReader
{
    private readonly ModuleDesc _module;
    private BlobReader _reader;

    private CustomAttributeReader(ModuleDesc module, BlobReader reader)
    {
        _module = module;
        _reader = reader;
    }

    private readonly TypeSystemContext Context => _module.Context;

    public static CustomAttributeData Read(ModuleDesc module, CustomAttributeHandle handle)
    {
        CustomAttribute attribute = module.Metadata.GetCustomAttribute(handle);
        MethodDesc constructor = module.ResolveMethod(attribute.Constructor, GenericContext.Empty);
        string typeName = module.GetAttributeTypeName(handle);
        if (attribute.Value.IsNil)
        {
            return new CustomAttributeData(typeName, constructor, [], ImmutableDictionary<string, object?>.Empty);
        }

        try
        {
            CustomAttributeReader reader = new(module, module.Metadata.GetBlobReader(attribute.Value));
            return reader.Read(typeName, constructor);
        }
        catch (BadImageFormatException e)
        {
            throw module.Invalid($"an attribute {typeName} cannot be decoded: {e.Message}");
        }
    }

    private CustomAttributeData Read(string typeName, MethodDesc constructor)
    {
        const ushort Prolog = 1;
        if (_reader.ReadUInt16() != Prolog)
        {
            throw new BadImageFormatException("The prolog is missing.");
        }

        ImmutableArray<TypeDesc> parameters = constructor.Signature.Parameters;
        object?[] fixedArguments = new object?[parameters.Length];
        for (int i = 0; i < fixedArguments.Length; i++)
        {
            fixedArguments[i] = ReadValue(parameters[i]);
        }

        int count = _reader.RemainingBytes >= 2 ? _reader.ReadUInt16() : 0;
        Dictionary<string, object?> named = new(count);
        for (int i = 0; i < count; i++)
        {
            // FIELD or PROPERTY, which have one name space here.
            _reader.ReadByte();
            TypeDesc type = ReadType();
            string name = _reader.ReadSerializedString() ?? "";
            named[name] = ReadValue(type);
        }

        return new CustomAttributeData(typeName, constructor, [.. fixedArguments], named);
    }

    private object? ReadValue(TypeDesc type)
    {
        switch (type.Kind)
        {
            case CorElementType.Boolean:
                return _reader.ReadBoolean();
            case CorElementType.Char:
                return (char)_reader.ReadUInt16();
            case CorElementType.I1:
                return _reader.ReadSByte();
            case CorElementType.U1:
                return _reader.ReadByte();
            case CorElementType.I2:
                return _reader.ReadInt16();
            case CorElementType.U2:
                return _reader.ReadUInt16();
            case CorElementType.I4:
                return _reader.ReadInt32();
            case CorElementType.U4:
                return _reader.ReadUInt32();
            case CorElementType.I8:
                return _reader.ReadInt64();
            case CorElementType.U8:
                return _reader.ReadUInt64();
            case CorElementType.R4:
                return _reader.ReadSingle();
            case CorElementType.R8:
                return _reader.ReadDouble();
            case CorElementType.String:
                return _reader.ReadSerializedString();
            case CorElementType.Object:
                TypeDesc actual = ReadType();
                return new TypedAttributeValue(actual, ReadValue(actual));
            case CorElementType.SzArray:
                return ReadArray(type.ElementTypeOrNull!);
            case CorElementType.Class when type is DefType { CompilerKnownName: "System.Type" }:
                return _reader.ReadSerializedString() is string name ? SerializedTypeName.Resolve(_module, name) : null;
            default:
                throw new BadImageFormatException($"A value of type {type.FullName} cannot be in an attribute.");
        }
    }

    private object?[]? ReadArray(TypeDesc element)
    {
        int count = _reader.ReadInt32();
        if (count < 0)
        {
            return null;
        }

        if (count > _reader.RemainingBytes)
        {
            throw new BadImageFormatException("An array is longer than the attribute.");
        }

        object?[] values = new object?[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = ReadValue(element);
        }

        return values;
    }

    /// <summary>FieldOrPropType.</summary>
    private TypeDesc ReadType()
    {
        SerializationTypeCode code = _reader.ReadSerializationTypeCode();
        return code switch
        {
            SerializationTypeCode.SZArray => Context.GetSzArray(ReadType()),
            SerializationTypeCode.Type => Context.GetWellKnown(WellKnownType.Type),
            SerializationTypeCode.TaggedObject => Context.GetWellKnown(WellKnownType.Object),
            SerializationTypeCode.Enum => SerializedTypeName.Resolve(_module, _reader.ReadSerializedString() ?? ""),
            SerializationTypeCode.Boolean => Context.GetWellKnown(WellKnownType.Boolean),
            SerializationTypeCode.Char => Context.GetWellKnown(WellKnownType.Char),
            SerializationTypeCode.SByte => Context.GetWellKnown(WellKnownType.SByte),
            SerializationTypeCode.Byte => Context.GetWellKnown(WellKnownType.Byte),
            SerializationTypeCode.Int16 => Context.GetWellKnown(WellKnownType.Int16),
            SerializationTypeCode.UInt16 => Context.GetWellKnown(WellKnownType.UInt16),
            SerializationTypeCode.Int32 => Context.GetWellKnown(WellKnownType.Int32),
            SerializationTypeCode.UInt32 => Context.GetWellKnown(WellKnownType.UInt32),
            SerializationTypeCode.Int64 => Context.GetWellKnown(WellKnownType.Int64),
            SerializationTypeCode.UInt64 => Context.GetWellKnown(WellKnownType.UInt64),
            SerializationTypeCode.Single => Context.GetWellKnown(WellKnownType.Single),
            SerializationTypeCode.Double => Context.GetWellKnown(WellKnownType.Double),
            SerializationTypeCode.String => Context.GetWellKnown(WellKnownType.String),
            _ => throw new BadImageFormatException($"Type code 0x{(int)code:x2} has no meaning here."),
        };
    }
}
