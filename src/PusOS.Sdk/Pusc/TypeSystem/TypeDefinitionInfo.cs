using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace PusOS.Compiler.TypeSystem;

/// <summary>
/// What metadata says about one type definition, shared by all its instantiations; types in it are in terms
/// of the definition's own variables. Everything is read when first asked for.
/// </summary>
internal sealed class TypeDefinitionInfo
{
    private readonly Dictionary<TypeArguments, DefType> _instantiations = [];
    private readonly int _methodCount;
    private DefType? _baseType;
    private bool _isBaseTypeRead;
    private DefType[]? _declaredInterfaces;
    private MethodDefinitionInfo[]? _methods;
    private Dictionary<string, List<MethodDefinitionInfo>>? _methodsByName;
    private MethodOverride[]? _overrides;
    private VirtualTable? _virtualTable;
    private InterfaceTable? _interfaceTable;
    private CorElementType _elementType;
    private string? _fullName;
    private CustomAttributes? _customAttributes;
    private sbyte[]? _variances;
    private Dictionary<string, DefType>? _nestedTypes;

    public TypeDefinitionInfo(ModuleDesc module, TypeDefinitionHandle handle)
    {
        Module = module;
        Handle = handle;
        MetadataReader metadata = module.Metadata;
        TypeDefinition definition = metadata.GetTypeDefinition(handle);
        Attributes = definition.Attributes;
        Name = metadata.GetString(definition.Name);
        TypeDefinitionHandle declaring = definition.GetDeclaringType();
        Declaring = declaring.IsNil ? null : module.GetTypeInfo(declaring);
        Namespace = Declaring is null ? metadata.GetString(definition.Namespace) : Declaring.Namespace;
        GenericParameterCount = definition.GetGenericParameters().Count;
        MethodDefinitionHandleCollection methods = definition.GetMethods();
        _methodCount = methods.Count;
        foreach (MethodDefinitionHandle method in methods)
        {
            FirstMethodRow = MetadataTokens.GetRowNumber(method);
            break;
        }

        FieldDefinitionHandleCollection fields = definition.GetFields();
        FieldCount = fields.Count;
        foreach (FieldDefinitionHandle field in fields)
        {
            FirstFieldRow = MetadataTokens.GetRowNumber(field);
            break;
        }

        TypeDesc[] variables = module.Context.GetVariables(GenericParameterCount, ofMethod: false);
        Definition = new DefType(this, variables);
        if (variables.Length != 0)
        {
            _instantiations.Add(new TypeArguments(variables), Definition);
        }
    }

    public ModuleDesc Module { get; }

    public TypeDefinitionHandle Handle { get; }

    public TypeAttributes Attributes { get; }

    public string Name { get; }

    /// <summary>Nested types have that of the type around them.</summary>
    public string Namespace { get; }

    public TypeDefinitionInfo? Declaring { get; }

    public int GenericParameterCount { get; }

    public int FirstMethodRow { get; }

    public int FirstFieldRow { get; }

    public int FieldCount { get; }

    /// <summary>The type over its own variables; for non-generic types the type.</summary>
    public DefType Definition { get; }

    public bool IsInterface => (Attributes & TypeAttributes.ClassSemanticsMask) == TypeAttributes.Interface;

    public bool IsValueType => ElementType is not (CorElementType.Class or CorElementType.Object or CorElementType.String);

    public bool IsEnum { get; private set; }

    /// <summary>"Namespace.Name", nested types after '+'.</summary>
    public string FullName => _fullName ??= Declaring is not null ? Declaring.FullName + "+" + Name
        : Namespace.Length == 0 ? Name : Namespace + "." + Name;

    public CustomAttributes CustomAttributes =>
        _customAttributes ??= new CustomAttributes(Module, Module.Metadata.GetTypeDefinition(Handle).GetCustomAttributes());

    public DefType? BaseType
    {
        get
        {
            if (!_isBaseTypeRead)
            {
                EntityHandle handle = Module.Metadata.GetTypeDefinition(Handle).BaseType;
                _baseType = handle.IsNil ? null : (DefType)Module.ResolveOpenType(handle);
                _isBaseTypeRead = true;
            }

            return _baseType;
        }
    }

    public CorElementType ElementType
    {
        get
        {
            if (_elementType == 0)
            {
                _elementType = FindElementType();
            }

            return _elementType;
        }
    }

    public DefType[] DeclaredInterfaces => _declaredInterfaces ??= ReadDeclaredInterfaces();

    public MethodDefinitionInfo[] Methods => _methods ??= ReadMethods();

    public VirtualTable VirtualTable => _virtualTable ??= new VirtualTable(this);

    public InterfaceTable InterfaceTable => _interfaceTable ??= new InterfaceTable(this);

    /// <summary>The MethodImpl rows.</summary>
    public MethodOverride[] Overrides => _overrides ??= ReadOverrides();

    public DefType Instantiate(TypeDesc[] arguments)
    {
        if (arguments.Length != GenericParameterCount)
        {
            throw Module.Invalid($"{FullName} takes {GenericParameterCount} type arguments, not {arguments.Length}");
        }

        if (arguments.Length == 0)
        {
            return Definition;
        }

        TypeArguments key = new(arguments);
        if (!_instantiations.TryGetValue(key, out DefType? type))
        {
            type = new DefType(this, arguments);
            _instantiations.Add(key, type);
        }

        return type;
    }

    /// <summary>Methods of that name in metadata order; empty if none.</summary>
    public IReadOnlyList<MethodDefinitionInfo> FindMethods(string name)
    {
        if (_methodsByName is null)
        {
            _methodsByName = new Dictionary<string, List<MethodDefinitionInfo>>(_methodCount);
            foreach (MethodDefinitionInfo method in Methods)
            {
                if (!_methodsByName.TryGetValue(method.Name, out List<MethodDefinitionInfo>? list))
                {
                    list = new List<MethodDefinitionInfo>(1);
                    _methodsByName.Add(method.Name, list);
                }

                list.Add(method);
            }
        }

        return _methodsByName.TryGetValue(name, out List<MethodDefinitionInfo>? methods) ? methods : [];
    }

    /// <summary>
    /// The method whose signature, with this type's variables replaced by <paramref name="context"/>, is
    /// <paramref name="signature"/>. Custom modifiers decide only between several.
    /// </summary>
    public MethodDefinitionInfo? FindMethod(string name, MethodSignature signature, GenericContext context)
    {
        MethodDefinitionInfo? found = null;
        foreach (MethodDefinitionInfo method in FindMethods(name))
        {
            if (signature.EqualsSubstituted(method.Signature, context))
            {
                if (found is null || (!found.Signature.HasSameModifiers(signature) && method.Signature.HasSameModifiers(signature)))
                {
                    found = method;
                }
            }
        }

        return found;
    }

    public DefType? FindNestedType(string name)
    {
        if (_nestedTypes is null)
        {
            _nestedTypes = [];
            foreach (TypeDefinitionHandle nested in Module.Metadata.GetTypeDefinition(Handle).GetNestedTypes())
            {
                TypeDefinitionInfo info = Module.GetTypeInfo(nested);
                _nestedTypes.TryAdd(info.Name, info.Definition);
            }
        }

        return _nestedTypes.GetValueOrDefault(name);
    }

    /// <summary>Variance of each parameter: 0 none, 1 covariant, 2 contravariant.</summary>
    public ReadOnlySpan<sbyte> Variances
    {
        get
        {
            if (_variances is null)
            {
                _variances = new sbyte[GenericParameterCount];
                foreach (GenericParameterHandle handle in Module.Metadata.GetTypeDefinition(Handle).GetGenericParameters())
                {
                    GenericParameter parameter = Module.Metadata.GetGenericParameter(handle);
                    _variances[parameter.Index] = (sbyte)(parameter.Attributes & GenericParameterAttributes.VarianceMask);
                }
            }

            return _variances;
        }
    }

    public bool IsWellKnown(WellKnownType type) => ReferenceEquals(Module.Context.GetWellKnown(type).Info, this);

    private CorElementType FindElementType()
    {
        bool isCoreLib = ReferenceEquals(Module, Module.Context.CoreLib);
        if (isCoreLib && Declaring is null && Namespace == "System")
        {
            CorElementType primitive = WellKnownTypeNames.PrimitiveElementType(Name);
            if (primitive != 0)
            {
                return primitive;
            }

            if (Name is "Enum" or "ValueType")
            {
                return CorElementType.Class;
            }
        }

        TypeDefinitionInfo? baseInfo = IsInterface ? null : BaseType?.Info;
        if (baseInfo is null || !ReferenceEquals(baseInfo.Module, Module.Context.CoreLib) || baseInfo.Declaring is not null || baseInfo.Namespace != "System")
        {
            return CorElementType.Class;
        }

        IsEnum = baseInfo.Name == "Enum";
        return IsEnum || baseInfo.Name == "ValueType" ? CorElementType.ValueType : CorElementType.Class;
    }

    private DefType[] ReadDeclaredInterfaces()
    {
        InterfaceImplementationHandleCollection handles = Module.Metadata.GetTypeDefinition(Handle).GetInterfaceImplementations();
        if (handles.Count == 0)
        {
            return [];
        }

        DefType[] interfaces = new DefType[handles.Count];
        int count = 0;
        foreach (InterfaceImplementationHandle handle in handles)
        {
            interfaces[count++] = (DefType)Module.ResolveOpenType(Module.Metadata.GetInterfaceImplementation(handle).Interface);
        }

        return interfaces;
    }

    private MethodDefinitionInfo[] ReadMethods()
    {
        if (_methodCount == 0)
        {
            return [];
        }

        MethodDefinitionInfo[] methods = new MethodDefinitionInfo[_methodCount];
        for (int i = 0; i < methods.Length; i++)
        {
            methods[i] = new MethodDefinitionInfo(this, MetadataTokens.MethodDefinitionHandle(FirstMethodRow + i), i);
        }

        return methods;
    }

    private MethodOverride[] ReadOverrides()
    {
        MethodImplementationHandleCollection handles = Module.Metadata.GetTypeDefinition(Handle).GetMethodImplementations();
        if (handles.Count == 0)
        {
            return [];
        }

        MethodOverride[] implementations = new MethodOverride[handles.Count];
        int count = 0;
        foreach (MethodImplementationHandle handle in handles)
        {
            MethodImplementation row = Module.Metadata.GetMethodImplementation(handle);
            implementations[count++] = new MethodOverride(
                Module.ResolveMethod(row.MethodDeclaration, GenericContext.Empty),
                Module.ResolveMethod(row.MethodBody, GenericContext.Empty));
        }

        return implementations;
    }
}
