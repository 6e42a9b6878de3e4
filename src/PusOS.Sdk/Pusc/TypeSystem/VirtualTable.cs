namespace PusOS.Compiler.TypeSystem;

/// <summary>
/// The virtual instance methods of one class definition by slot, base slots first, in terms of the
/// definition's own variables (ECMA-335 II.12.2). Matching by name and signature takes the base methods as
/// this definition sees them, before any instantiation.
/// </summary>
internal sealed class VirtualTable
{
    private const int None = -1;

    private readonly List<MethodDesc> _implementations = [];
    private readonly List<MethodDesc> _declarations = [];

    /// <summary>
    /// By slot: the slot whose implementation this one shares for good, because a method with a covariant
    /// return type ([PreserveBaseOverrides]) overrode it; else <see cref="None"/>.
    /// </summary>
    private readonly List<int> _followed = [];

    private readonly List<MethodDefinitionInfo> _introduced = [];

    public VirtualTable(TypeDefinitionInfo type)
    {
        if (type.IsInterface)
        {
            throw new InvalidOperationException($"{type.FullName} is an interface; it has no virtual table.");
        }

        Inherit(type.BaseType);
        foreach (MethodDefinitionInfo method in type.Methods)
        {
            if (method.IsVirtualInstance)
            {
                Place(type, method);
            }
        }

        foreach (MethodOverride implementation in type.Overrides)
        {
            Override(type, implementation);
        }

        Follow();
    }

    /// <summary>Number of slots.</summary>
    public int Count => _implementations.Count;

    /// <summary>Methods that introduce a slot here.</summary>
    public IReadOnlyList<MethodDefinitionInfo> Introduced => _introduced;

    /// <summary>What a call through the slot reaches.</summary>
    public MethodDesc this[int slot] => _implementations[slot];

    /// <summary>The method that introduced the slot.</summary>
    public MethodDesc Declaration(int slot) => _declarations[slot];

    private void Inherit(DefType? baseType)
    {
        if (baseType is null)
        {
            return;
        }

        VirtualTable inherited = baseType.Info.VirtualTable;
        GenericContext context = baseType.TypeContext;
        for (int i = 0; i < inherited.Count; i++)
        {
            _implementations.Add(inherited._implementations[i].Substitute(context));
            _declarations.Add(inherited._declarations[i].Substitute(context));
            _followed.Add(inherited._followed[i]);
        }
    }

    private void Place(TypeDefinitionInfo type, MethodDefinitionInfo method)
    {
        bool isNewSlot = (method.Attributes & System.Reflection.MethodAttributes.NewSlot) != 0;
        int slot = isNewSlot ? None : FindOverridden(type, method);
        DefMethod definition = type.Definition.GetMethod(method.Index);
        if (slot == None)
        {
            slot = _implementations.Count;
            _implementations.Add(definition);
            _declarations.Add(definition);
            _followed.Add(None);
            _introduced.Add(method);
        }
        else
        {
            _implementations[slot] = definition;
        }

        method.Slot = slot;
    }

    /// <summary>The slot of the nearest virtual method above with that name and signature.</summary>
    private static int FindOverridden(TypeDefinitionInfo type, MethodDefinitionInfo method)
    {
        for (DefType? ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            MethodDefinitionInfo? found = null;
            foreach (MethodDefinitionInfo candidate in ancestor.Info.FindMethods(method.Name))
            {
                if (candidate.IsVirtualInstance
                    && method.Signature.EqualsSubstituted(candidate.Signature, ancestor.TypeContext)
                    && (found is null || candidate.Signature.HasSameModifiers(method.Signature)))
                {
                    found = candidate;
                }
            }

            if (found is not null)
            {
                return found.Slot;
            }
        }

        return None;
    }

    private void Override(TypeDefinitionInfo type, MethodOverride implementation)
    {
        MethodDefinitionInfo? declaration = implementation.Declaration.Info;
        MethodDefinitionInfo? body = implementation.Body.Info;
        if (declaration is null || body is null || declaration.Owner.IsInterface || !declaration.IsVirtualInstance)
        {
            return;
        }

        // The declaring class must be a base of this one; then its table, which assigns the slot, is complete.
        if ((uint)declaration.Slot >= (uint)Count)
        {
            throw type.Module.Invalid($"{type.FullName} overrides {implementation.Declaration.FullName}, which is not a method of a base class");
        }

        _implementations[declaration.Slot] = implementation.Body;
        _followed[declaration.Slot] = body.PreservesBaseOverrides && body.Slot != declaration.Slot ? body.Slot : None;
    }

    private void Follow()
    {
        for (int i = 0; i < _followed.Count; i++)
        {
            int slot = i;
            for (int steps = 0; _followed[slot] != None && steps < Count; steps++)
            {
                slot = _followed[slot];
            }

            _implementations[i] = _implementations[slot];
        }
    }
}
