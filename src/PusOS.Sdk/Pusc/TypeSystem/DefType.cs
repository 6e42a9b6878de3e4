using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace PusOS.Compiler.TypeSystem;

/// <summary>A class, struct, interface or enum: non-generic, an instantiation, or a generic definition (instantiated over its own variables).</summary>
public sealed partial class DefType : TypeDesc
{
    private readonly bool _containsVariables;
    private DefType? _baseType;
    private DefMethod[]? _methods;
    private FieldDesc[]? _fields;
    private TypeDesc? _underlyingType;
    private MethodDesc[]? _virtualMethods;
    private Traits _traits;

    internal DefType(TypeDefinitionInfo info, TypeDesc[] instantiation) : base(info.Module.Context)
    {
        Info = info;
        Instantiation = instantiation;
        _containsVariables = TypeArguments.ContainVariables(instantiation);
    }

    /// <summary>Answers that are costly to find, each with a bit that says it was found.</summary>
    [Flags]
    private enum Traits : ushort
    {
        DefinitionRead = 1,
        ByRefLike = 2,
        InlineArray = 4,
        FlagsEnum = 8,
        ReferencesRead = 16,
        References = 32,
    }

    /// <summary>The module that defines it.</summary>
    public ModuleDesc Module => Info.Module;

    /// <summary>Its definition.</summary>
    public TypeDefinitionHandle Handle => Info.Handle;

    /// <summary>Namespace; nested types have that of the type around them.</summary>
    public string Namespace => Info.Namespace;

    /// <summary>Metadata name, without namespace and the types around it.</summary>
    public string Name => Info.Name;

    /// <summary>The definition of the type around a nested one.</summary>
    public DefType? DeclaringType => Info.Declaring?.Definition;

    /// <summary>Type arguments; a definition's own variables; empty if not generic.</summary>
    public TypeDesc[] Instantiation { get; }

    /// <summary>Metadata attributes.</summary>
    public TypeAttributes Attributes => Info.Attributes;

    /// <summary>"Namespace.Name" of the definition, nested types after '+'.</summary>
    public string? CompilerKnownName => Info.FullName;

    /// <inheritdoc/>
    public override CorElementType ElementType => Info.ElementType;

    /// <inheritdoc/>
    public override bool ContainsGenericVariables => _containsVariables;

    /// <inheritdoc/>
    public override bool IsValueType => Info.IsValueType;

    /// <inheritdoc/>
    public override bool IsInterface => Info.IsInterface;

    /// <inheritdoc/>
    public override bool IsClassLike => !Info.IsValueType;

    /// <inheritdoc/>
    public override bool IsEnum => Info.IsValueType && Info.IsEnum;

    /// <inheritdoc/>
    public override bool IsNullable => Instantiation.Length == 1 && Info.IsWellKnown(WellKnownType.Nullable);

    /// <inheritdoc/>
    public override bool IsDelegate => !IsInterface && Info.BaseType is DefType baseType && baseType.Info.IsWellKnown(WellKnownType.MulticastDelegate);

    /// <inheritdoc/>
    public override bool IsSealed => IsValueType || ((Attributes & TypeAttributes.Sealed) != 0 && !IsVariant);

    /// <inheritdoc/>
    public override bool IsAbstract => (Attributes & TypeAttributes.Abstract) != 0;

    /// <inheritdoc/>
    public override bool IsGenericDefinition => Instantiation.Length != 0 && ReferenceEquals(this, Info.Definition);

    /// <inheritdoc/>
    public override bool IsByRefLike => IsValueType && Definition(Traits.ByRefLike);

    /// <inheritdoc/>
    public override bool IsInlineArray => IsValueType && Definition(Traits.InlineArray);

    /// <summary>An enum with [Flags].</summary>
    public bool IsEnumWithFlags => IsEnum && Definition(Traits.FlagsEnum);

    /// <inheritdoc/>
    public override bool HasFinalizer => Finalizer is not null;

    /// <inheritdoc/>
    public override bool IsVariant => Instantiation.Length != 0 && Info.Variances.ContainsAnyExcept((sbyte)0);

    /// <inheritdoc/>
    public override DefType? GetTypeDefinition() => Info.Definition;

    /// <inheritdoc/>
    public override DefType? BaseType =>
        _baseType ??= (DefType?)Info.BaseType?.Substitute(TypeContext);

    /// <inheritdoc/>
    public override TypeDesc UnderlyingType => !IsEnum ? this : _underlyingType ??= FindUnderlyingType();

    /// <summary>Static constructors run lazily at the latest before the first field access, rather than exactly at the first access to the type.</summary>
    public bool IsBeforeFieldInit => (Attributes & TypeAttributes.BeforeFieldInit) != 0;

    /// <summary>Attributes of the definition.</summary>
    public CustomAttributes CustomAttributes => Info.CustomAttributes;

    /// <summary>Fields declared here: static, instance and literal, in metadata order.</summary>
    public IReadOnlyList<FieldDesc> Fields => FieldArray;

    /// <summary>Methods declared here, in metadata order.</summary>
    public IReadOnlyList<MethodDesc> Methods => MethodArray;

    /// <summary>The type initializer.</summary>
    public MethodDesc? StaticConstructor => FindMethod(".cctor", static method => method.IsStatic);

    /// <summary>The parameterless instance constructor, whatever its visibility.</summary>
    public MethodDesc? DefaultConstructor => FindMethod(".ctor", static method => !method.IsStatic && method.Signature.Parameters.Length == 0);

    internal TypeDefinitionInfo Info { get; }

    /// <summary>What the definition's variables stand for here.</summary>
    internal GenericContext TypeContext => new(Instantiation, []);

    /// <inheritdoc/>
    public override bool ContainsReferences
    {
        get
        {
            if ((_traits & Traits.ReferencesRead) == 0)
            {
                _traits |= Traits.ReferencesRead | (HasReferenceFields() ? Traits.References : 0);
            }

            return (_traits & Traits.References) != 0;
        }
    }

    internal FieldDesc[] FieldArray => _fields ??= CreateFields();

    private DefMethod[] MethodArray
    {
        get
        {
            if (_methods is null)
            {
                MethodDefinitionInfo[] infos = Info.Methods;
                DefMethod[] methods = new DefMethod[infos.Length];
                for (int i = 0; i < methods.Length; i++)
                {
                    int parameters = infos[i].GenericParameterCount;
                    methods[i] = new DefMethod(infos[i], this, Context.GetVariables(parameters, ofMethod: true), null);
                }

                _methods = methods;
            }

            return _methods;
        }
    }

    /// <summary>The definition over these arguments.</summary>
    /// <exception cref="CompilerException">The number of arguments is wrong.</exception>
    public DefType MakeInstantiation(params TypeDesc[] args) => Info.Instantiate(args);

    /// <summary>The first method declared here with that name for which <paramref name="where"/> holds.</summary>
    public MethodDesc? FindMethod(string name, Func<MethodDesc, bool>? where = null)
    {
        foreach (MethodDefinitionInfo info in Info.FindMethods(name))
        {
            MethodDesc method = GetMethod(info.Index);
            if (where is null || where(method))
            {
                return method;
            }
        }

        return null;
    }

    /// <summary>The field declared here with that name.</summary>
    public FieldDesc? FindField(string name)
    {
        foreach (FieldDesc field in FieldArray)
        {
            if (field.Name == name)
            {
                return field;
            }
        }

        return null;
    }

    /// <summary>0 none, 1 covariant, 2 contravariant.</summary>
    public int GenericParameterVariance(int index) => Info.Variances[index];

    internal DefMethod GetMethod(int index) => MethodArray[index];

    private protected override TypeDesc SubstituteVariables(GenericContext c)
    {
        TypeDesc[] arguments = TypeArguments.Substitute(Instantiation, c);
        return ReferenceEquals(arguments, Instantiation) ? this : Info.Instantiate(arguments);
    }

    private bool Definition(Traits trait)
    {
        if ((_traits & Traits.DefinitionRead) == 0)
        {
            _traits |= Traits.DefinitionRead
                | (CustomAttributes.Has("System.Runtime.CompilerServices.IsByRefLikeAttribute") ? Traits.ByRefLike : 0)
                | (CustomAttributes.Has("System.Runtime.CompilerServices.InlineArrayAttribute") ? Traits.InlineArray : 0)
                | (CustomAttributes.Has("System.FlagsAttribute") ? Traits.FlagsEnum : 0);
        }

        return (_traits & trait) != 0;
    }

    private TypeDesc FindUnderlyingType()
    {
        foreach (FieldDesc field in FieldArray)
        {
            if (!field.IsStatic)
            {
                return field.FieldType;
            }
        }

        throw Module.Invalid($"enum {FullName} has no instance field");
    }

    private bool HasReferenceFields()
    {
        if (IsPrimitive || IsEnum || IsVoid)
        {
            return false;
        }

        if (!IsValueType && BaseType is DefType baseType && baseType.ContainsReferences)
        {
            return true;
        }

        foreach (FieldDesc field in FieldArray)
        {
            if (!field.IsStatic && (field.FieldType.IsClassLike || (field.FieldType is DefType or ByRefType && field.FieldType.ContainsReferences)))
            {
                return true;
            }
        }

        return false;
    }

    private FieldDesc[] CreateFields()
    {
        FieldDesc[] fields = Info.FieldCount == 0 ? [] : new FieldDesc[Info.FieldCount];
        FieldDesc[]? definitions = ReferenceEquals(this, Info.Definition) ? null : Info.Definition.FieldArray;
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i] = new FieldDesc(this, MetadataTokens.FieldDefinitionHandle(Info.FirstFieldRow + i), i, definitions?[i]);
        }

        return fields;
    }
}
