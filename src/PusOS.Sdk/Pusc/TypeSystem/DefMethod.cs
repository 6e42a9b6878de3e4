using System.Reflection;
using System.Reflection.Metadata;

namespace PusOS.Compiler.TypeSystem;

/// <summary>A method with a definition in metadata. One object per owner instantiation and method arguments.</summary>
internal sealed class DefMethod : MethodDesc
{
    private readonly MethodDefinitionInfo _info;
    private readonly DefType _owner;
    private readonly bool _containsVariables;
    private MethodSignature? _signature;
    private MethodIL? _il;
    private Dictionary<TypeArguments, DefMethod>? _instantiations;

    /// <param name="definition">The method over its own variables on the same owner; null if this is it.</param>
    internal DefMethod(MethodDefinitionInfo info, DefType owner, TypeDesc[] methodArguments, DefMethod? definition)
    {
        _info = info;
        _owner = owner;
        MethodArguments = methodArguments;
        OwnDefinition = definition ?? this;
        _containsVariables = owner.ContainsGenericVariables || TypeArguments.ContainVariables(methodArguments);
    }

    public override TypeDesc OwningType => _owner;

    public override ModuleDesc Module => _info.Module;

    public override MethodDefinitionHandle Handle => _info.Handle;

    public override string Name => _info.Name;

    public override MethodSignature Signature => _signature ??= _info.Signature.Substitute(Context);

    public override TypeDesc[] MethodArguments { get; }

    public override MethodAttributes Attributes => _info.Attributes;

    public override MethodImplAttributes ImplAttributes => _info.ImplAttributes;

    public override bool IsIntrinsic => _info.IsIntrinsic;

    public override bool IsUnmanagedCallersOnly => _info.IsUnmanagedCallersOnly;

    public override PInvokeInfo? PInvoke => _info.PInvoke;

    public override GenericContext Context => new(_owner.Instantiation, MethodArguments);

    public override CustomAttributes CustomAttributes => _info.CustomAttributes;

    internal override MethodDefinitionInfo Info => _info;

    /// <summary>The method over its own variables on the same owner.</summary>
    internal DefMethod OwnDefinition { get; }

    public override MethodDesc SlotDeclaration
    {
        get
        {
            if (!_info.IsVirtualInstance || IsNewSlot || _owner.IsInterface)
            {
                return this;
            }

            MethodDesc declaration = _info.Owner.VirtualTable.Declaration(_info.Slot).Substitute(_owner.TypeContext);
            return MethodArguments.Length == 0 ? declaration : declaration.MakeInstantiation(MethodArguments);
        }
    }

    public override MethodDesc MakeInstantiation(params TypeDesc[] args)
    {
        if (args.Length != MethodArguments.Length)
        {
            throw Module.Invalid($"{FullName} takes {MethodArguments.Length} type arguments, not {args.Length}");
        }

        if (args.Length == 0 || TypeArguments.AreSame(args, MethodArguments))
        {
            return this;
        }

        if (!ReferenceEquals(OwnDefinition, this))
        {
            return OwnDefinition.MakeInstantiation(args);
        }

        _instantiations ??= [];
        TypeArguments key = new(args);
        if (!_instantiations.TryGetValue(key, out DefMethod? method))
        {
            method = new DefMethod(_info, _owner, args, this);
            _instantiations.Add(key, method);
        }

        return method;
    }

    public override MethodDesc GetMethodDefinition() => _info.Owner.Definition.GetMethod(_info.Index);

    public override MethodDesc OnType(DefType owner)
    {
        if (ReferenceEquals(owner, _owner))
        {
            return this;
        }

        if (!ReferenceEquals(owner.Info, _info.Owner))
        {
            throw new ArgumentException($"{owner.FullName} is not an instantiation of {_owner.FullName}.", nameof(owner));
        }

        return owner.GetMethod(_info.Index).MakeInstantiation(MethodArguments);
    }

    public override MethodDesc Substitute(GenericContext c)
    {
        if (!_containsVariables || c.IsEmpty)
        {
            return this;
        }

        DefMethod onOwner = ((DefType)_owner.Substitute(c)).GetMethod(_info.Index);
        return MethodArguments.Length == 0 ? onOwner : onOwner.MakeInstantiation(TypeArguments.Substitute(MethodArguments, c));
    }

    public override MethodIL? GetIL()
    {
        if (_il is null && _info.ReadBody() is MethodIL open)
        {
            _il = MethodBodyReader.Substitute(open, Context);
        }

        return _il;
    }

    private protected override string[] GetParameterNames() => _info.ParameterNames;
}
