using PusOS.Abi;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Graph;

/// <summary>
/// Which virtual slots and selectors calls use and which types exist: rapid type analysis. A used slot
/// meets a constructed type: the implementation is needed. After the first pass its numbers are frozen;
/// the second pass emits with them and devirtualises by them.
/// </summary>
internal sealed class Dispatch(Compilation compilation, Dispatch? previous)
{
    private readonly HashSet<MethodDesc> _usedSlots = [];
    private readonly Dictionary<TypeDesc, List<MethodDesc>> _slotsByOwner = [];
    private readonly List<MethodDesc> _selectors = [];
    private readonly HashSet<MethodDesc> _usedSelectors = [];
    private readonly Dictionary<DefType, List<MethodDesc>> _selectorsByDefinition = [];
    private readonly HashSet<TypeDesc> _constructed = [];
    private readonly List<TypeDesc> _constructedOrder = [];
    private readonly Dictionary<TypeDesc, List<TypeDesc>> _constructedByBase = [];
    private readonly Dictionary<DefType, List<TypeDesc>> _constructedByInterface = [];
    private readonly HashSet<TypeDesc> _castTargets = [];
    private readonly Dictionary<TypeDesc, List<MethodDesc>> _layouts = [];
    private readonly Dictionary<MethodDesc, MethodDesc?> _single = [];
    private Dictionary<MethodDesc, int>? _selectorNumbers;

    public IReadOnlyList<TypeDesc> Constructed => _constructedOrder;

    /// <summary>Interfaces and variant delegate types that casts ask for.</summary>
    public IReadOnlyCollection<TypeDesc> CastTargets => _castTargets;

    public bool IsConstructed(TypeDesc type) => _constructed.Contains(type);

    public bool UsesSlot(MethodDesc slot) => _usedSlots.Contains(slot);

    public IReadOnlyCollection<MethodDesc> UsedSelectors => _selectors;

    // ---- Uses ----

    public int VirtualSlotOffset(MethodDesc method, GraphNode from)
    {
        var slot = VirtualResolution.SlotOf(method);
        UseSlot(slot, from);
        if (previous is null)
        {
            return 0;
        }

        int index = previous.Layout(slot.OwningType).IndexOf(slot);
        return index >= 0
            ? MethodTableLayout.Size + (8 * index)
            : throw new CompilerException(CompilationCodes.PassesDisagree, $"the second pass calls the slot {slot.FullName}, which the first did not reach");
    }

    /// <summary>The selector of an interface or generic virtual method; notes that it is used.</summary>
    public MethodDesc Selector(MethodDesc method, GraphNode from)
    {
        method = method.OwningType.IsInterface ? method : VirtualResolution.SlotOf(method);
        if (_usedSelectors.Add(method))
        {
            _selectors.Add(method);
            var definition = method.OwningType.GetTypeDefinition()!;
            Add(_selectorsByDefinition, definition, method);
            if (definition.IsInterface)
            {
                foreach (var type in Snapshot(_constructedByInterface, definition))
                {
                    NeedInterface(type, method, from);
                }
            }
            else
            {
                foreach (var type in Snapshot(_constructedByBase, method.OwningType))
                {
                    NeedVirtual(type, method, from);
                }
            }
        }

        return method;
    }

    private void UseSlot(MethodDesc slot, GraphNode from)
    {
        if (!_usedSlots.Add(slot))
        {
            return;
        }

        Add(_slotsByOwner, slot.OwningType, slot);
        foreach (var type in Snapshot(_constructedByBase, slot.OwningType))
        {
            NeedVirtual(type, slot, from);
        }
    }

    public void NoteCastTarget(TypeDesc type)
    {
        if (type.IsInterface || (type.IsDelegate && type.IsVariant))
        {
            _castTargets.Add(type);
        }
    }

    /// <summary>An instance of the type may exist from now on. True the first time.</summary>
    public bool AddConstructed(TypeDesc type, GraphNode node)
    {
        // What can be wrong with the type must show before it is noted: the next one to construct it would
        // find it half registered.
        _ = type.Interfaces;
        for (TypeDesc? baseType = type; baseType is not null; baseType = baseType.BaseType)
        {
            _ = baseType is DefType definition ? definition.VirtualMethods : null;
        }

        if (!_constructed.Add(type))
        {
            return false;
        }

        _constructedOrder.Add(type);
        for (TypeDesc? baseType = type; baseType is not null; baseType = baseType.BaseType)
        {
            Add(_constructedByBase, baseType, type);
            foreach (var slot in Snapshot(_slotsByOwner, baseType))
            {
                NeedVirtual(type, slot, node);
            }

            if (baseType.GetTypeDefinition() is { } definition)
            {
                foreach (var selector in Snapshot(_selectorsByDefinition, definition))
                {
                    if (selector.OwningType == baseType)
                    {
                        NeedVirtual(type, selector, node);
                    }
                }
            }
        }

        var seen = new HashSet<DefType>();
        foreach (var implemented in type.Interfaces)
        {
            if (implemented.GetTypeDefinition() is { } definition && seen.Add(definition))
            {
                Add(_constructedByInterface, definition, type);
                foreach (var selector in Snapshot(_selectorsByDefinition, definition))
                {
                    NeedInterface(type, selector, node);
                }
            }
        }

        return true;
    }

    private void NeedVirtual(TypeDesc type, MethodDesc slot, GraphNode from)
    {
        if (VirtualResolution.Resolve(type, slot) is { IsAbstract: false } implementation)
        {
            compilation.RequireVirtualImplementation(type, implementation, from, slot);
        }
    }

    private void NeedInterface(TypeDesc type, MethodDesc selector, GraphNode from)
    {
        if (!type.CanCastTo(selector.OwningType))
        {
            return;
        }

        if (!VirtualResolution.TryResolve(type, selector, out var implementation))
        {
            compilation.RequireAmbiguousImplementation(type, selector, from);
        }
        else if (implementation is { IsAbstract: false })
        {
            compilation.RequireVirtualImplementation(type, implementation, from, selector);
        }
    }

    // ---- Facts of a finished pass ----

    /// <summary>The used slots of a type in MethodTable order: the base type's first.</summary>
    public List<MethodDesc> Layout(TypeDesc type)
    {
        if (!_layouts.TryGetValue(type, out var layout))
        {
            layout = type.BaseType is { } baseType ? [.. Layout(baseType)] : [];
            if (type is DefType { IsInterface: false } definition)
            {
                foreach (var method in definition.VirtualMethods)
                {
                    if (_usedSlots.Contains(method))
                    {
                        layout.Add(method);
                    }
                }
            }

            _layouts.Add(type, layout);
        }

        return layout;
    }

    public int SelectorNumber(MethodDesc method)
    {
        _selectorNumbers ??= NumberSelectors();
        return _selectorNumbers.TryGetValue(method, out int number)
            ? number
            : throw new CompilerException(CompilationCodes.PassesDisagree, $"the second pass uses {method.FullName}, which the first did not reach");
    }

    private Dictionary<MethodDesc, int> NumberSelectors()
    {
        // By name, for the same order in every compilation.
        var sorted = _selectors.OrderBy(m => compilation.ModuleRank(m)).ThenBy(m => m.MangledName, StringComparer.Ordinal).ToList();
        var numbers = new Dictionary<MethodDesc, int>(sorted.Count);
        for (int i = 0; i < sorted.Count; i++)
        {
            numbers.Add(sorted[i], i);
        }

        return numbers;
    }

    /// <summary>The only implementation that constructed types have for the method; null if there are more, or none.</summary>
    public MethodDesc? SingleImplementation(MethodDesc method)
    {
        if (method.OwningType.IsInterface && method.OwningType is DefType)
        {
            return SingleOf(method, SingleInterface);
        }

        return SingleOf(VirtualResolution.SlotOf(method), _ => SingleClass(method));
    }

    private MethodDesc? SingleOf(MethodDesc key, Func<MethodDesc, MethodDesc?> find)
    {
        if (!_single.TryGetValue(key, out var single))
        {
            _single.Add(key, single = find(key));
        }

        return single;
    }

    private MethodDesc? SingleInterface(MethodDesc method)
    {
        MethodDesc? single = null;
        foreach (var type in Snapshot(_constructedByInterface, method.OwningType.GetTypeDefinition()!))
        {
            if (!type.CanCastTo(method.OwningType))
            {
                continue;
            }

            if (!VirtualResolution.TryResolve(type, method, out var implementation) || implementation is null || implementation.OwningType.IsValueType || implementation.OwningType.IsInterface || (single is not null && single != implementation))
            {
                return null;
            }

            single = implementation;
        }

        return single;
    }

    private MethodDesc? SingleClass(MethodDesc method)
    {
        MethodDesc? single = null;
        foreach (var type in Snapshot(_constructedByBase, VirtualResolution.SlotOf(method).OwningType))
        {
            var implementation = VirtualResolution.Resolve(type, method);
            if (implementation is null || implementation.OwningType.IsValueType || (single is not null && single != implementation))
            {
                return null;
            }

            single = implementation;
        }

        return single is { IsAbstract: false } ? single : null;
    }

    /// <summary>No instance of the class, of a subclass, or of an implementer exists.</summary>
    public bool IsNeverInstantiated(TypeDesc type)
    {
        if (type is not DefType definition || type.IsValueType)
        {
            return false;
        }

        if (!type.IsInterface)
        {
            return !_constructedByBase.ContainsKey(type) && !type.IsVariant;
        }

        return !Snapshot(_constructedByInterface, definition.GetTypeDefinition()!).Any(t => t.CanCastTo(type));
    }

    public bool HasNoConstructedSubclass(TypeDesc type) =>
        _constructedByBase.TryGetValue(type, out var list) && list.TrueForAll(t => t == type);

    /// <summary>Interfaces of the type for its MethodTable: the declared ones, then those that hold by variance and that a cast asks for.</summary>
    public (IReadOnlyList<DefType> Declared, List<DefType> ByVariance) InterfacesOf(TypeDesc type)
    {
        var declared = compilation.KeepsAllInterfaces ? type.Interfaces : [.. type.Interfaces.Where(IsInterfaceUsed)];
        var extra = new List<DefType>();
        if (_constructed.Contains(type))
        {
            foreach (var target in _castTargets.OfType<DefType>().Where(t => t.IsVariant || type.IsArray).OrderBy(t => t.MangledName, StringComparer.Ordinal))
            {
                if (!declared.Contains(target) && type.CanCastTo(target))
                {
                    extra.Add(target);
                }
            }
        }

        return (declared, extra);
    }

    /// <summary>
    /// Something could ask for the interface: a cast, a call through it, its Type object or that of its
    /// definition. Interfaces that nothing names need not stand in MethodTables.
    /// </summary>
    private bool IsInterfaceUsed(DefType type) =>
        _castTargets.Contains(type) || compilation.HasTypeObject(type) || compilation.HasTypeObject(type.GetTypeDefinition()!)
        || (_selectorsByDefinition.TryGetValue(type.GetTypeDefinition()!, out var selectors) && selectors.Exists(s => s.OwningType == type));

    private static void Add<TKey, TValue>(Dictionary<TKey, List<TValue>> map, TKey key, TValue value)
        where TKey : notnull
    {
        if (!map.TryGetValue(key, out var list))
        {
            map.Add(key, list = []);
        }

        list.Add(value);
    }

    private static TValue[] Snapshot<TKey, TValue>(Dictionary<TKey, List<TValue>> map, TKey key)
        where TKey : notnull => map.TryGetValue(key, out var list) ? [.. list] : [];
}
