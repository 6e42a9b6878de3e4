using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace PusOS.Compiler.TypeSystem;

/// <summary>
/// One managed assembly. Tokens resolve to interned types and members; each table row is resolved once, with
/// generic variables open, and then substituted in the context asked for.
/// </summary>
public sealed class ModuleDesc
{
    private readonly MappedFile _file;
    private readonly TypeDefinitionInfo?[] _types;
    private readonly TokenResolver _resolver;
    private readonly AttributeTypeNames _attributeTypeNames;
    private Dictionary<(string Namespace, string Name), TypeDefinitionHandle>? _topLevelTypes;
    private Dictionary<(string Namespace, string Name), ExportedTypeHandle>? _exportedTypes;
    private DebugInformation? _debug;
    private bool _isDebugOpened;

    internal ModuleDesc(TypeSystemContext context, string name, string path, int index)
    {
        Context = context;
        Name = name;
        Path = path;
        Index = index;
        try
        {
            _file = new MappedFile(path);
            Pe = _file.OpenImage();
            if (!Pe.HasMetadata)
            {
                throw new BadImageFormatException("it has no CLI metadata");
            }

            Metadata = Pe.GetMetadataReader();
            if (!Metadata.IsAssembly)
            {
                throw new BadImageFormatException("it is a module without an assembly manifest");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CompilerException(DiagnosticCodes.InvalidAssembly, $"'{path}' cannot be read: {e.Message}");
        }
        catch (Exception e) when (e is BadImageFormatException or InvalidOperationException or OverflowException)
        {
            throw new CompilerException(DiagnosticCodes.InvalidAssembly, $"'{path}' is not a valid managed assembly: {e.Message}");
        }

        _types = new TypeDefinitionInfo?[Metadata.TypeDefinitions.Count + 1];
        _resolver = new TokenResolver(this);
        _attributeTypeNames = new AttributeTypeNames(Metadata);
    }

    /// <summary>Simple name.</summary>
    public string Name { get; }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Its metadata.</summary>
    public MetadataReader Metadata { get; }

    /// <summary>The PE image.</summary>
    public PEReader Pe { get; }

    /// <summary>Place in a stable order: the core library 0, then the rest of the framework by name, then the application's by name.</summary>
    public int Index { get; }

    /// <summary>The type system that it belongs to.</summary>
    public TypeSystemContext Context { get; }

    /// <summary>The application's Main (the compiler-made one, where Main is asynchronous); null for libraries.</summary>
    public MethodDesc? EntryPoint
    {
        get
        {
            int token = Pe.PEHeaders.CorHeader!.EntryPointTokenOrRelativeVirtualAddress;
            bool isNative = (Pe.PEHeaders.CorHeader.Flags & CorFlags.NativeEntryPoint) != 0;
            return token == 0 || isNative ? null : ResolveMethod(MetadataTokens.EntityHandle(token), GenericContext.Empty);
        }
    }

    /// <summary>Static constructor of &lt;Module&gt;, which runs before any other code of the module.</summary>
    public MethodDesc? ModuleInitializer => GetTypeInfo(MetadataTokens.TypeDefinitionHandle(1)).Definition.StaticConstructor;

    /// <summary>Every type definition, nested ones included, in metadata order; &lt;Module&gt; is the first.</summary>
    public IEnumerable<DefType> AllTypes
    {
        get
        {
            foreach (TypeDefinitionHandle handle in Metadata.TypeDefinitions)
            {
                yield return GetTypeInfo(handle).Definition;
            }
        }
    }

    /// <summary>Names of the embedded resources.</summary>
    public IEnumerable<string> ManifestResourceNames
    {
        get
        {
            foreach (ManifestResourceHandle handle in Metadata.ManifestResources)
            {
                ManifestResource resource = Metadata.GetManifestResource(handle);
                if (resource.Implementation.IsNil)
                {
                    yield return Metadata.GetString(resource.Name);
                }
            }
        }
    }

    /// <summary>Sequence points and local names from the portable PDB embedded or beside the file; null if there is none that belongs to it.</summary>
    public DebugInformation? Debug
    {
        get
        {
            if (!_isDebugOpened)
            {
                _isDebugOpened = true;
                _debug = DebugInformation.TryOpen(this);
            }

            return _debug;
        }
    }

    /// <summary>The type of a TypeDef, TypeRef (forwarders are followed) or TypeSpec; TypeDefs of generic types give the definition.</summary>
    /// <exception cref="CompilerException">The type or its assembly does not exist.</exception>
    public TypeDesc ResolveType(EntityHandle h, GenericContext context)
    {
        // Definition tokens mean the open definition (typeof(List<>)) even where the context has arguments.
        TypeDesc type = ResolveOpenType(h);
        return h.Kind == HandleKind.TypeSpecification ? type.Substitute(context) : type;
    }

    /// <summary>The method of a MethodDef, MemberRef or MethodSpec; methods of arrays are <see cref="ArrayMethod"/>s.</summary>
    /// <exception cref="CompilerException">The method does not exist.</exception>
    public MethodDesc ResolveMethod(EntityHandle h, GenericContext c)
    {
        MethodDesc method = _resolver.ResolveMethod(h);
        return h.Kind == HandleKind.MethodDefinition ? method : method.Substitute(c);
    }

    /// <summary>The field of a FieldDef or MemberRef.</summary>
    /// <exception cref="CompilerException">The field does not exist.</exception>
    public FieldDesc ResolveField(EntityHandle h, GenericContext c)
    {
        FieldDesc field = _resolver.ResolveField(h);
        return h.Kind == HandleKind.FieldDefinition ? field : field.Substitute(c);
    }

    /// <summary>Signature of a calli.</summary>
    public MethodSignature ResolveStandaloneSignature(StandaloneSignatureHandle h, GenericContext c) => _resolver.ResolveSignature(h).Substitute(c);

    /// <summary>Whether a MemberRef (or FieldDef, MethodDef, MethodSpec) names a field.</summary>
    public bool IsFieldToken(EntityHandle h) => h.Kind == HandleKind.FieldDefinition
        || (h.Kind == HandleKind.MemberReference && Metadata.GetMemberReference((MemberReferenceHandle)h).GetKind() == MemberReferenceKind.Field);

    /// <summary>The string of a ldstr token (0x70......).</summary>
    public string GetUserString(int token) => Metadata.GetUserString(MetadataTokens.UserStringHandle(token & 0x00FF_FFFF));

    /// <summary>Content of an embedded resource; null if there is none of that name.</summary>
    public byte[]? GetManifestResource(string name)
    {
        foreach (ManifestResourceHandle handle in Metadata.ManifestResources)
        {
            ManifestResource resource = Metadata.GetManifestResource(handle);
            if (resource.Implementation.IsNil && Metadata.StringComparer.Equals(resource.Name, name))
            {
                DirectoryEntry directory = Pe.PEHeaders.CorHeader!.ResourcesDirectory;
                PEMemoryBlock section = Pe.GetSectionData(directory.RelativeVirtualAddress);
                BlobReader reader = section.GetReader(0, directory.Size);
                reader.Offset = checked((int)resource.Offset);
                return reader.ReadBytes(reader.ReadInt32());
            }
        }

        return null;
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    internal TypeDesc ResolveOpenType(EntityHandle handle) => handle.Kind == HandleKind.TypeDefinition
        ? GetTypeInfo((TypeDefinitionHandle)handle).Definition
        : _resolver.ResolveType(handle);

    internal TypeDefinitionInfo GetTypeInfo(TypeDefinitionHandle handle)
    {
        int row = MetadataTokens.GetRowNumber(handle);
        return _types[row] ??= new TypeDefinitionInfo(this, handle);
    }

    /// <summary>A top-level definition, here or where the module forwards it to; null if there is none.</summary>
    internal DefType? FindTopLevelType(string namespaceName, string name) => FindTopLevelType(namespaceName, name, 0);

    internal string GetAttributeTypeName(CustomAttributeHandle handle) => _attributeTypeNames.Get(handle);

    internal CompilerException Invalid(string what) => new(DiagnosticCodes.InvalidMetadata, $"'{Path}' is invalid: {what}.");

    private DefType? FindTopLevelType(string namespaceName, string name, int forwards)
    {
        // A cycle of forwarders would be endless; real chains have one or two steps.
        const int MaximumForwards = 16;
        _topLevelTypes ??= CollectTopLevelTypes();
        if (_topLevelTypes.TryGetValue((namespaceName, name), out TypeDefinitionHandle handle))
        {
            return GetTypeInfo(handle).Definition;
        }

        _exportedTypes ??= CollectExportedTypes();
        if (forwards == MaximumForwards || !_exportedTypes.TryGetValue((namespaceName, name), out ExportedTypeHandle exported))
        {
            return null;
        }

        EntityHandle target = Metadata.GetExportedType(exported).Implementation;
        return target.Kind == HandleKind.AssemblyReference
            ? Context.ResolveAssembly(this, (AssemblyReferenceHandle)target).FindTopLevelType(namespaceName, name, forwards + 1)
            : null;
    }

    private Dictionary<(string, string), TypeDefinitionHandle> CollectTopLevelTypes()
    {
        Dictionary<(string, string), TypeDefinitionHandle> types = new(Metadata.TypeDefinitions.Count);
        foreach (TypeDefinitionHandle handle in Metadata.TypeDefinitions)
        {
            TypeDefinition definition = Metadata.GetTypeDefinition(handle);
            if (!definition.IsNested)
            {
                types.TryAdd((Metadata.GetString(definition.Namespace), Metadata.GetString(definition.Name)), handle);
            }
        }

        return types;
    }

    private Dictionary<(string, string), ExportedTypeHandle> CollectExportedTypes()
    {
        Dictionary<(string, string), ExportedTypeHandle> types = new(Metadata.ExportedTypes.Count);
        foreach (ExportedTypeHandle handle in Metadata.ExportedTypes)
        {
            // Nested ones are found through the type that they are nested in.
            ExportedType exported = Metadata.GetExportedType(handle);
            if (exported.Implementation.Kind != HandleKind.ExportedType)
            {
                types.TryAdd((Metadata.GetString(exported.Namespace), Metadata.GetString(exported.Name)), handle);
            }
        }

        return types;
    }
}
