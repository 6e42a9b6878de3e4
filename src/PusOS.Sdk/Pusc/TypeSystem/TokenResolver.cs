using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace PusOS.Compiler.TypeSystem;

/// <summary>Resolves the reference rows of one module, each once, leaving generic variables open.</summary>
internal sealed class TokenResolver
{
    private readonly ModuleDesc _module;
    private readonly MetadataReader _metadata;
    private readonly TypeDesc?[] _typeReferences;
    private readonly TypeDesc?[] _typeSpecifications;
    private readonly MethodDesc?[] _methodDefinitions;
    private readonly MethodDesc?[] _methodReferences;
    private readonly MethodDesc?[] _methodSpecifications;
    private readonly Dictionary<EntityHandle, FieldDesc> _fields = [];
    private readonly Dictionary<StandaloneSignatureHandle, MethodSignature> _signatures = [];

    public TokenResolver(ModuleDesc module)
    {
        _module = module;
        _metadata = module.Metadata;
        _typeReferences = new TypeDesc?[_metadata.GetTableRowCount(TableIndex.TypeRef) + 1];
        _typeSpecifications = new TypeDesc?[_metadata.GetTableRowCount(TableIndex.TypeSpec) + 1];
        _methodDefinitions = new MethodDesc?[_metadata.GetTableRowCount(TableIndex.MethodDef) + 1];
        _methodReferences = new MethodDesc?[_metadata.GetTableRowCount(TableIndex.MemberRef) + 1];
        _methodSpecifications = new MethodDesc?[_metadata.GetTableRowCount(TableIndex.MethodSpec) + 1];
    }

    public TypeDesc ResolveType(EntityHandle handle)
    {
        int row = MetadataTokens.GetRowNumber(handle);
        switch (handle.Kind)
        {
            case HandleKind.TypeReference:
                return _typeReferences[row] ??= ReadTypeReference((TypeReferenceHandle)handle);
            case HandleKind.TypeSpecification:
                BlobHandle blob = _metadata.GetTypeSpecification((TypeSpecificationHandle)handle).Signature;
                return _typeSpecifications[row] ??= new SignatureReader(_module, _metadata.GetBlobReader(blob)).ReadType();
            case HandleKind.TypeDefinition:
                return _module.GetTypeInfo((TypeDefinitionHandle)handle).Definition;
            default:
                throw _module.Invalid($"token {MetadataTokens.GetToken(handle):x8} is not a type");
        }
    }

    public MethodDesc ResolveMethod(EntityHandle handle)
    {
        int row = MetadataTokens.GetRowNumber(handle);
        return handle.Kind switch
        {
            HandleKind.MethodDefinition => _methodDefinitions[row] ??= FindMethodDefinition((MethodDefinitionHandle)handle),
            HandleKind.MemberReference => _methodReferences[row] ??= ReadMethodReference((MemberReferenceHandle)handle),
            HandleKind.MethodSpecification => _methodSpecifications[row] ??= ReadMethodSpecification((MethodSpecificationHandle)handle),
            _ => throw _module.Invalid($"token {MetadataTokens.GetToken(handle):x8} is not a method"),
        };
    }

    public FieldDesc ResolveField(EntityHandle handle)
    {
        if (!_fields.TryGetValue(handle, out FieldDesc? field))
        {
            field = handle.Kind switch
            {
                HandleKind.FieldDefinition => FindFieldDefinition((FieldDefinitionHandle)handle),
                HandleKind.MemberReference => ReadFieldReference((MemberReferenceHandle)handle),
                _ => throw _module.Invalid($"token {MetadataTokens.GetToken(handle):x8} is not a field"),
            };
            _fields.Add(handle, field);
        }

        return field;
    }

    public MethodSignature ResolveSignature(StandaloneSignatureHandle handle)
    {
        if (!_signatures.TryGetValue(handle, out MethodSignature? signature))
        {
            BlobHandle blob = _metadata.GetStandaloneSignature(handle).Signature;
            signature = new SignatureReader(_module, _metadata.GetBlobReader(blob)).ReadMethodSignature();
            _signatures.Add(handle, signature);
        }

        return signature;
    }

    private DefType ReadTypeReference(TypeReferenceHandle handle)
    {
        TypeReference reference = _metadata.GetTypeReference(handle);
        string name = _metadata.GetString(reference.Name);
        string namespaceName = _metadata.GetString(reference.Namespace);
        EntityHandle scope = reference.ResolutionScope;
        DefType? type = scope.Kind switch
        {
            HandleKind.AssemblyReference =>
                _module.Context.ResolveAssembly(_module, (AssemblyReferenceHandle)scope).FindTopLevelType(namespaceName, name),
            HandleKind.TypeReference when !scope.IsNil => ((DefType)ResolveType(scope)).Info.FindNestedType(name),
            HandleKind.ModuleDefinition => _module.FindTopLevelType(namespaceName, name),
            _ when scope.IsNil => _module.FindTopLevelType(namespaceName, name),
            _ => null,
        };
        return type ?? throw new CompilerException(DiagnosticCodes.MissingType,
            $"'{_module.Path}' refers to type {Qualify(namespaceName, name)} in {DescribeScope(scope)}, which does not have it; the assemblies are of different versions.");
    }

    private string DescribeScope(EntityHandle scope) => scope.Kind switch
    {
        HandleKind.AssemblyReference => "assembly " + _metadata.GetString(_metadata.GetAssemblyReference((AssemblyReferenceHandle)scope).Name),
        HandleKind.TypeReference when !scope.IsNil => "type " + ResolveType(scope).FullName,
        HandleKind.ModuleReference => "module " + _metadata.GetString(_metadata.GetModuleReference((ModuleReferenceHandle)scope).Name),
        _ => "its own assembly",
    };

    private static string Qualify(string namespaceName, string name) => namespaceName.Length == 0 ? name : namespaceName + "." + name;

    private MethodDesc FindMethodDefinition(MethodDefinitionHandle handle)
    {
        TypeDefinitionInfo owner = _module.GetTypeInfo(_metadata.GetMethodDefinition(handle).GetDeclaringType());
        return owner.Definition.Methods[MetadataTokens.GetRowNumber(handle) - owner.FirstMethodRow];
    }

    private FieldDesc FindFieldDefinition(FieldDefinitionHandle handle)
    {
        TypeDefinitionInfo owner = _module.GetTypeInfo(_metadata.GetFieldDefinition(handle).GetDeclaringType());
        return owner.Definition.Fields[MetadataTokens.GetRowNumber(handle) - owner.FirstFieldRow];
    }

    private MethodDesc ReadMethodSpecification(MethodSpecificationHandle handle)
    {
        MethodSpecification specification = _metadata.GetMethodSpecification(handle);
        TypeDesc[] arguments = new SignatureReader(_module, _metadata.GetBlobReader(specification.Signature)).ReadMethodArguments();
        return ResolveMethod(specification.Method).MakeInstantiation(arguments);
    }

    private MethodDesc ReadMethodReference(MemberReferenceHandle handle)
    {
        MemberReference reference = _metadata.GetMemberReference(handle);
        if (reference.Parent.Kind == HandleKind.MethodDefinition)
        {
            // A vararg call site; the fixed part is the definition's.
            return ResolveMethod(reference.Parent);
        }

        string name = _metadata.GetString(reference.Name);
        MethodSignature signature = new SignatureReader(_module, _metadata.GetBlobReader(reference.Signature)).ReadMethodSignature();
        TypeDesc parent = ResolveParent(reference.Parent);
        MethodDesc? method = parent is ArrayType array ? FindArrayMethod(array, name, signature) : FindMethod((DefType)parent, name, signature);
        return method ?? throw new CompilerException(DiagnosticCodes.MissingMethod,
            $"'{_module.Path}' refers to method {parent.FullName}::{name}({TypeNameFormatter.List(signature.Parameters)}), which does not exist; the assemblies are of different versions.");
    }

    private FieldDesc ReadFieldReference(MemberReferenceHandle handle)
    {
        MemberReference reference = _metadata.GetMemberReference(handle);
        string name = _metadata.GetString(reference.Name);
        TypeDesc parent = ResolveParent(reference.Parent);
        TypeDesc fieldType = new SignatureReader(_module, _metadata.GetBlobReader(reference.Signature)).ReadFieldSignature();
        for (DefType? owner = parent as DefType; owner is not null; owner = owner.BaseType)
        {
            // The reference's signature is in terms of the owner's own variables.
            IReadOnlyList<FieldDesc> definitions = owner.Info.Definition.Fields;
            for (int i = 0; i < definitions.Count; i++)
            {
                if (definitions[i].Name == name && IsSameType(definitions[i].FieldType, owner, fieldType, parent))
                {
                    return owner.Fields[i];
                }
            }
        }

        throw new CompilerException(DiagnosticCodes.MissingField,
            $"'{_module.Path}' refers to field {parent.FullName}::{name} of type {fieldType.FullName}, which does not exist; the assemblies are of different versions.");
    }

    /// <summary>In the named type the signature speaks of its variables; in a base type, of what the named type gives them.</summary>
    private static bool IsSameType(TypeDesc definitionType, DefType owner, TypeDesc referenceType, TypeDesc parent) =>
        ReferenceEquals(owner, parent)
            ? ReferenceEquals(definitionType, referenceType)
            : ReferenceEquals(definitionType.Substitute(new GenericContext(BaseInTermsOf(owner, parent).Instantiation, [])), referenceType);

    /// <summary>The base type <paramref name="owner"/> of <paramref name="parent"/> as the definition of the latter sees it.</summary>
    private static DefType BaseInTermsOf(DefType owner, TypeDesc parent)
    {
        DefType type = parent.GetTypeDefinition()!;
        while (!ReferenceEquals(type.Info, owner.Info))
        {
            type = type.BaseType!;
        }

        return type;
    }

    private TypeDesc ResolveParent(EntityHandle parent) => parent.Kind == HandleKind.ModuleReference
        ? _module.GetTypeInfo(MetadataTokens.TypeDefinitionHandle(1)).Definition
        : _module.ResolveOpenType(parent);

    private static ArrayMethod? FindArrayMethod(ArrayType array, string name, MethodSignature signature)
    {
        ArrayMethodKind? kind = name switch
        {
            "Get" => ArrayMethodKind.Get,
            "Set" => ArrayMethodKind.Set,
            "Address" => ArrayMethodKind.Address,
            ".ctor" => ArrayMethodKind.Constructor,
            _ => null,
        };
        return kind is ArrayMethodKind found ? array.GetArrayMethod(found, signature.Parameters.Length) : null;
    }

    private static MethodDesc? FindMethod(DefType parent, string name, MethodSignature signature)
    {
        // References may name a type that merely inherits the method.
        for (DefType? type = parent.Info.Definition; type is not null; type = type.BaseType)
        {
            GenericContext context = ReferenceEquals(type.Info, parent.Info) ? GenericContext.Empty : type.TypeContext;
            MethodDefinitionInfo? found = type.Info.FindMethod(name, signature, context);
            if (found is not null)
            {
                DefType owner = (DefType)type.Substitute(parent.TypeContext);
                return owner.GetMethod(found.Index);
            }
        }

        return null;
    }
}
