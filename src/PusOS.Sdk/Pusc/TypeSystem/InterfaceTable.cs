namespace PusOS.Compiler.TypeSystem;

/// <summary>
/// The interfaces of one type definition and what implements their methods in its class hierarchy, in terms
/// of the definition's own variables (ECMA-335 II.12.2). Default implementations are not looked at here.
/// </summary>
internal sealed class InterfaceTable
{
    private readonly TypeDefinitionInfo _type;
    private readonly List<DefType> _collected = [];
    private readonly HashSet<DefType> _declared = [];
    private readonly Dictionary<(int Entry, MethodDefinitionInfo Method), MethodDesc?> _implementations = [];

    public InterfaceTable(TypeDefinitionInfo type)
    {
        _type = type;
        if (!type.IsInterface && type.BaseType is DefType baseType)
        {
            AddAll(baseType.Info.InterfaceTable.Interfaces, baseType.TypeContext, declared: false);
        }

        InheritedCount = _collected.Count;
        foreach (DefType declared in type.DeclaredInterfaces)
        {
            Add(declared, declared: true);
            AddAll(declared.Info.InterfaceTable.Interfaces, declared.TypeContext, declared: true);
        }

        Interfaces = [.. _collected];
    }

    /// <summary>Inherited interfaces first, then the declared ones, each before those that it extends.</summary>
    public DefType[] Interfaces { get; }

    /// <summary>How many of <see cref="Interfaces"/> the base type has already.</summary>
    public int InheritedCount { get; }

    /// <summary>The class method that implements <paramref name="method"/> of interface <see cref="Interfaces"/>[entry]; null if none does.</summary>
    public MethodDesc? FindImplementation(int entry, MethodDefinitionInfo method)
    {
        if (!_implementations.TryGetValue((entry, method), out MethodDesc? found))
        {
            found = Find(entry, method);
            _implementations.Add((entry, method), found);
        }

        return found;
    }

    private void Add(DefType type, bool declared)
    {
        if (!_collected.Contains(type))
        {
            _collected.Add(type);
        }

        if (declared)
        {
            _declared.Add(type);
        }
    }

    private void AddAll(DefType[] types, GenericContext context, bool declared)
    {
        foreach (DefType type in types)
        {
            Add((DefType)type.Substitute(context), declared);
        }
    }

    private MethodDesc? Find(int entry, MethodDefinitionInfo method)
    {
        DefType owner = Interfaces[entry];
        foreach (MethodOverride implementation in _type.Overrides)
        {
            if (ReferenceEquals(implementation.Declaration.Info, method) && ReferenceEquals(implementation.Declaration.OwningType, owner))
            {
                return implementation.Body;
            }
        }

        // Static virtual members have MethodImpl rows always; names do not count.
        bool byName = _declared.Contains(owner) && method.IsVirtualInstance;
        MethodSignature signature = owner.GetMethod(method.Index).Signature;
        if (byName && FindPublicVirtual(_type.Definition, GenericContext.Empty, method.Name, signature) is MethodDesc own)
        {
            return own;
        }

        MethodDesc? inherited = FindInherited(owner, method);
        if (inherited is not null || !byName)
        {
            return inherited;
        }

        for (DefType? ancestor = _type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (FindPublicVirtual(ancestor, ancestor.TypeContext, method.Name, signature) is MethodDesc found)
            {
                return found;
            }
        }

        return null;
    }

    private MethodDesc? FindInherited(DefType owner, MethodDefinitionInfo method)
    {
        if (_type.BaseType is not DefType baseType)
        {
            return null;
        }

        InterfaceTable inherited = baseType.Info.InterfaceTable;
        GenericContext context = baseType.TypeContext;
        for (int i = 0; i < inherited.Interfaces.Length; i++)
        {
            if (ReferenceEquals(inherited.Interfaces[i].Substitute(context), owner) && inherited.FindImplementation(i, method) is MethodDesc found)
            {
                return found.Substitute(context);
            }
        }

        return null;
    }

    private static DefMethod? FindPublicVirtual(DefType type, GenericContext context, string name, MethodSignature signature)
    {
        MethodDefinitionInfo? found = null;
        foreach (MethodDefinitionInfo candidate in type.Info.FindMethods(name))
        {
            if (candidate.IsVirtualInstance
                && (candidate.Attributes & System.Reflection.MethodAttributes.MemberAccessMask) == System.Reflection.MethodAttributes.Public
                && signature.EqualsSubstituted(candidate.Signature, context)
                && (found is null || candidate.Signature.HasSameModifiers(signature)))
            {
                found = candidate;
            }
        }

        return found is null ? null : type.GetMethod(found.Index);
    }
}
