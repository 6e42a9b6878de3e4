using System.Reflection.Metadata;

namespace PusOS.Compiler.TypeSystem;

/// <summary>
/// Reads signature blobs (ECMA-335 II.23.2) of one module. Generic variables come out open. Custom
/// modifiers are skipped, but remembered by the position of the type that they precede.
/// </summary>
internal ref struct SignatureReader(ModuleDesc module, BlobReader reader)
{
    private readonly ModuleDesc _module = module;
    private BlobReader _reader = reader;
    private List<SignatureModifier>? _modifiers;
    private int _position;

    private readonly TypeSystemContext Context => _module.Context;

    /// <summary>MethodDefSig, MethodRefSig or StandAloneMethodSig.</summary>
    public MethodSignature ReadMethodSignature()
    {
        SignatureHeader header = _reader.ReadSignatureHeader();
        if (header.Kind != SignatureKind.Method)
        {
            throw Invalid($"a method signature was expected where {header.Kind} stands");
        }

        return ReadMethodSignature(header);
    }

    /// <summary>FieldSig.</summary>
    public TypeDesc ReadFieldSignature()
    {
        SignatureHeader header = _reader.ReadSignatureHeader();
        return header.Kind == SignatureKind.Field ? ReadType() : throw Invalid($"a field signature was expected where {header.Kind} stands");
    }

    /// <summary>LocalVarSig.</summary>
    public TypeDesc[] ReadLocals(out bool[] pinned)
    {
        SignatureHeader header = _reader.ReadSignatureHeader();
        if (header.Kind != SignatureKind.LocalVariables)
        {
            throw Invalid($"a local variable signature was expected where {header.Kind} stands");
        }

        TypeDesc[] locals = new TypeDesc[_reader.ReadCompressedInteger()];
        pinned = new bool[locals.Length];
        for (int i = 0; i < locals.Length; i++)
        {
            SignatureTypeCode code = ReadCode();
            if (code == SignatureTypeCode.Pinned)
            {
                pinned[i] = true;
                code = ReadCode();
            }

            locals[i] = ReadType(code);
        }

        return locals;
    }

    /// <summary>MethodSpec: the method arguments.</summary>
    public TypeDesc[] ReadMethodArguments()
    {
        SignatureHeader header = _reader.ReadSignatureHeader();
        return header.Kind == SignatureKind.MethodSpecification ? ReadTypes() : throw Invalid($"method arguments were expected where {header.Kind} stands");
    }

    /// <summary>Type, as TypeSpec holds it.</summary>
    public TypeDesc ReadType() => ReadType(ReadCode());

    private MethodSignature ReadMethodSignature(SignatureHeader header)
    {
        int genericParameterCount = header.IsGeneric ? _reader.ReadCompressedInteger() : 0;
        int count = _reader.ReadCompressedInteger();
        TypeDesc returnType = ReadType();
        TypeDesc[] parameters = count == 0 ? [] : new TypeDesc[count];
        for (int i = 0; i < count; i++)
        {
            SignatureTypeCode code = ReadCode();
            if (code == SignatureTypeCode.Sentinel)
            {
                code = ReadCode();
            }

            parameters[i] = ReadType(code);
        }

        return new MethodSignature(header, genericParameterCount, returnType, parameters, _modifiers is null ? [] : [.. _modifiers]);
    }

    private TypeDesc[] ReadTypes()
    {
        TypeDesc[] types = new TypeDesc[_reader.ReadCompressedInteger()];
        for (int i = 0; i < types.Length; i++)
        {
            types[i] = ReadType();
        }

        return types;
    }

    /// <summary>The next type code behind any custom modifiers.</summary>
    private SignatureTypeCode ReadCode()
    {
        _position++;
        while (true)
        {
            SignatureTypeCode code = _reader.ReadSignatureTypeCode();
            if (code is not (SignatureTypeCode.RequiredModifier or SignatureTypeCode.OptionalModifier))
            {
                return code;
            }

            TypeDesc modifier = _module.ResolveOpenType(_reader.ReadTypeHandle());
            _modifiers ??= [];
            _modifiers.Add(new SignatureModifier(_position, modifier, code == SignatureTypeCode.RequiredModifier));
        }
    }

    private TypeDesc ReadType(SignatureTypeCode code)
    {
        switch (code)
        {
            case SignatureTypeCode.TypeHandle:
                return _module.ResolveOpenType(_reader.ReadTypeHandle());
            case SignatureTypeCode.GenericTypeInstance:
                return ReadGenericInstance();
            case SignatureTypeCode.GenericTypeParameter:
                return Context.GetTypeVariable(_reader.ReadCompressedInteger());
            case SignatureTypeCode.GenericMethodParameter:
                return Context.GetMethodVariable(_reader.ReadCompressedInteger());
            case SignatureTypeCode.SZArray:
                return Context.GetSzArray(ReadType());
            case SignatureTypeCode.Array:
                return ReadMdArray();
            case SignatureTypeCode.Pointer:
                return Context.GetPointer(ReadType());
            case SignatureTypeCode.ByReference:
                return Context.GetByRef(ReadType());
            case SignatureTypeCode.FunctionPointer:
                return ReadFunctionPointer();
            default:
                return Context.GetWellKnown(WellKnown(code));
        }
    }

    private DefType ReadGenericInstance()
    {
        SignatureTypeCode code = _reader.ReadSignatureTypeCode();
        if (code != SignatureTypeCode.TypeHandle)
        {
            throw Invalid($"type code {code} cannot be instantiated");
        }

        DefType definition = (DefType)_module.ResolveOpenType(_reader.ReadTypeHandle());
        return definition.MakeInstantiation(ReadTypes());
    }

    /// <summary>Sizes and lower bounds are not part of a type's identity in .NET.</summary>
    private ArrayType ReadMdArray()
    {
        TypeDesc element = ReadType();
        int rank = _reader.ReadCompressedInteger();
        for (int sizes = _reader.ReadCompressedInteger(); sizes > 0; sizes--)
        {
            _reader.ReadCompressedInteger();
        }

        for (int bounds = _reader.ReadCompressedInteger(); bounds > 0; bounds--)
        {
            _reader.ReadCompressedSignedInteger();
        }

        return Context.GetMdArray(element, rank);
    }

    private FunctionPointerType ReadFunctionPointer()
    {
        // Modifiers inside (calling conventions) belong to the pointer's signature, not to the outer one.
        List<SignatureModifier>? outer = _modifiers;
        int outerPosition = _position;
        _modifiers = null;
        _position = 0;
        MethodSignature signature = ReadMethodSignature(_reader.ReadSignatureHeader());
        _modifiers = outer;
        _position = outerPosition;
        return Context.GetFunctionPointer(signature);
    }

    private readonly WellKnownType WellKnown(SignatureTypeCode code) => code switch
    {
        SignatureTypeCode.Void => WellKnownType.Void,
        SignatureTypeCode.Boolean => WellKnownType.Boolean,
        SignatureTypeCode.Char => WellKnownType.Char,
        SignatureTypeCode.SByte => WellKnownType.SByte,
        SignatureTypeCode.Byte => WellKnownType.Byte,
        SignatureTypeCode.Int16 => WellKnownType.Int16,
        SignatureTypeCode.UInt16 => WellKnownType.UInt16,
        SignatureTypeCode.Int32 => WellKnownType.Int32,
        SignatureTypeCode.UInt32 => WellKnownType.UInt32,
        SignatureTypeCode.Int64 => WellKnownType.Int64,
        SignatureTypeCode.UInt64 => WellKnownType.UInt64,
        SignatureTypeCode.Single => WellKnownType.Single,
        SignatureTypeCode.Double => WellKnownType.Double,
        SignatureTypeCode.IntPtr => WellKnownType.IntPtr,
        SignatureTypeCode.UIntPtr => WellKnownType.UIntPtr,
        SignatureTypeCode.String => WellKnownType.String,
        SignatureTypeCode.Object => WellKnownType.Object,
        SignatureTypeCode.TypedReference => WellKnownType.TypedReference,
        _ => throw Invalid($"type code 0x{(int)code:x2} has no meaning here"),
    };

    private readonly CompilerException Invalid(string what) =>
        new(DiagnosticCodes.InvalidMetadata, $"'{_module.Path}' has an invalid signature: {what}.");
}
