namespace PusOS.Compiler.TypeSystem;

// Virtual and interface methods. What overrides what is decided on definitions (VirtualTable,
// InterfaceTable), as .NET does, because two methods that differ there may coincide in an instantiation;
// here the answers are instantiated.
public sealed partial class DefType
{
    private readonly record struct DefaultImplementation(DefType Interface, MethodDesc Method);

    private DefType[]? _interfacesByEntry;
    private DefType[]? _interfaces;
    private MethodDesc?[]? _slots;
    private Dictionary<MethodDesc, MethodDesc?>? _interfaceMethods;
    private MethodDesc? _finalizer;
    private bool _isFinalizerFound;

    /// <inheritdoc/>
    public override IReadOnlyList<DefType> Interfaces => _interfaces ??= RemoveDuplicates(InterfacesByEntry);

    /// <summary>The most derived override of Object.Finalize; null if it is Object's own.</summary>
    public MethodDesc? Finalizer
    {
        get
        {
            if (!_isFinalizerFound)
            {
                _isFinalizerFound = true;
                if (!IsValueType && !IsInterface && !IsObject)
                {
                    DefType root = Context.GetWellKnown(WellKnownType.Object);
                    MethodDesc? found = ResolveVirtual(root.FindMethod("Finalize")!);
                    _finalizer = ReferenceEquals(found?.OwningType, root) ? null : found;
                }
            }

            return _finalizer;
        }
    }

    /// <summary>The virtual instance methods that introduce a slot here.</summary>
    public IReadOnlyList<MethodDesc> VirtualMethods => _virtualMethods ??= CollectVirtualMethods();

    /// <summary>Interfaces in the order of the definition's <see cref="InterfaceTable"/>, instantiated; two entries may coincide.</summary>
    internal DefType[] InterfacesByEntry
    {
        get
        {
            if (_interfacesByEntry is null)
            {
                DefType[] open = Info.InterfaceTable.Interfaces;
                DefType[] exact = new DefType[open.Length];
                for (int i = 0; i < exact.Length; i++)
                {
                    exact[i] = (DefType)open[i].Substitute(TypeContext);
                }

                _interfacesByEntry = exact;
            }

            return _interfacesByEntry;
        }
    }

    /// <summary>
    /// The method that a virtual call of <paramref name="slot"/> (a method of this class or a base class, with
    /// its method arguments) reaches on an instance of exactly this type; null if the slot is not of this type.
    /// </summary>
    public MethodDesc? ResolveVirtual(MethodDesc slot)
    {
        if (slot.OwningType.IsInterface)
        {
            return ResolveInterface(slot);
        }

        if (slot.Info is not { IsVirtualInstance: true } info)
        {
            return slot;
        }

        // The owner's table assigns the slot number, which holds in every derived type.
        _ = info.Owner.VirtualTable;
        VirtualTable table = Info.VirtualTable;
        if ((uint)info.Slot >= (uint)table.Count || !DerivesFrom(info.Owner))
        {
            return null;
        }

        _slots ??= new MethodDesc?[table.Count];
        MethodDesc found = _slots[info.Slot] ??= table[info.Slot].Substitute(TypeContext);
        return found.MethodArguments.Length == 0 ? found : found.MakeInstantiation(slot.MethodArguments);
    }

    /// <summary>
    /// The implementation of an interface's method (static virtual ones too) on this exact type: a method of
    /// the class hierarchy, or the most specific default implementation of an interface; null if the type does
    /// not implement the interface or leaves the method abstract. Variant matches count where no exact one exists.
    /// </summary>
    /// <exception cref="CompilerException">Two default implementations are equally specific.</exception>
    public MethodDesc? ResolveInterface(MethodDesc interfaceMethod)
    {
        if (interfaceMethod.OwningType is not DefType { IsInterface: true })
        {
            return ResolveVirtual(interfaceMethod);
        }

        _interfaceMethods ??= [];
        MethodDesc key = ((DefMethod)interfaceMethod).OwnDefinition;
        if (!_interfaceMethods.TryGetValue(key, out MethodDesc? found))
        {
            found = FindInterfaceMethod(key);
            _interfaceMethods.Add(key, found);
        }

        return found is null || found.MethodArguments.Length == 0 ? found : found.MakeInstantiation(interfaceMethod.MethodArguments);
    }

    private bool DerivesFrom(TypeDefinitionInfo ancestor)
    {
        for (TypeDefinitionInfo? info = Info; info is not null; info = info.BaseType?.Info)
        {
            if (ReferenceEquals(info, ancestor))
            {
                return true;
            }
        }

        return false;
    }

    private MethodDesc? FindInterfaceMethod(MethodDesc method)
    {
        DefType owner = (DefType)method.OwningType;
        bool implements = ReferenceEquals(this, owner) || Array.IndexOf(InterfacesByEntry, owner) >= 0;
        if (implements)
        {
            return FindClassImplementation(method, owner) ?? FindDefaultImplementation(method);
        }

        return owner.IsVariant && FindVariantInterface(owner) is DefType variant ? ResolveInterface(method.OnType(variant)) : null;
    }

    private MethodDesc? FindClassImplementation(MethodDesc method, DefType owner)
    {
        if (IsInterface)
        {
            return null;
        }

        DefType[] interfaces = InterfacesByEntry;
        for (int i = 0; i < interfaces.Length; i++)
        {
            if (ReferenceEquals(interfaces[i], owner) && Info.InterfaceTable.FindImplementation(i, method.Info!) is MethodDesc open)
            {
                MethodDesc found = open.Substitute(TypeContext);
                return found.IsStatic || !found.IsVirtual ? found : ResolveVirtual(found);
            }
        }

        return null;
    }

    /// <summary>The first interface that is assignable to <paramref name="target"/> by variance: those that the most derived class declares come first.</summary>
    private DefType? FindVariantInterface(DefType target)
    {
        for (DefType? type = this; type is not null; type = type.BaseType)
        {
            DefType[] interfaces = type.InterfacesByEntry;
            for (int i = type.Info.InterfaceTable.InheritedCount; i < interfaces.Length; i++)
            {
                if (ReferenceEquals(interfaces[i].Info, target.Info) && interfaces[i].CanCastTo(target))
                {
                    return interfaces[i];
                }
            }
        }

        return null;
    }

    /// <summary>ECMA-335 augments, "default interface methods": the candidate that no other candidate's interface extends.</summary>
    private MethodDesc? FindDefaultImplementation(MethodDesc method)
    {
        List<DefaultImplementation> candidates = [];
        if (IsInterface)
        {
            AddDefaultCandidate(this, method, candidates);
        }

        foreach (DefType candidate in Interfaces)
        {
            AddDefaultCandidate(candidate, method, candidates);
        }

        MethodDesc? best = null;
        DefType? bestInterface = null;
        foreach (DefaultImplementation candidate in candidates)
        {
            if (IsOverridden(candidate.Interface, candidates))
            {
                continue;
            }

            if (best is not null)
            {
                throw new CompilerException(DiagnosticCodes.AmbiguousImplementation,
                    $"{FullName} has no most specific implementation of {method.FullName}: those of {bestInterface!.FullName} and {candidate.Interface.FullName} are equally specific.");
            }

            best = candidate.Method;
            bestInterface = candidate.Interface;
        }

        return best is null || best.IsAbstract ? null : best;
    }

    private static void AddDefaultCandidate(DefType candidate, MethodDesc method, List<DefaultImplementation> candidates)
    {
        if (ReferenceEquals(candidate, method.OwningType))
        {
            if (!method.IsAbstract)
            {
                candidates.Add(new DefaultImplementation(candidate, method));
            }

            return;
        }

        foreach (MethodOverride implementation in candidate.Info.Overrides)
        {
            if (ReferenceEquals(implementation.Declaration.Info, method.Info)
                && ReferenceEquals(implementation.Declaration.OwningType.Substitute(candidate.TypeContext), method.OwningType))
            {
                candidates.Add(new DefaultImplementation(candidate, implementation.Body.Substitute(candidate.TypeContext)));
                return;
            }
        }
    }

    private static bool IsOverridden(DefType candidate, List<DefaultImplementation> candidates)
    {
        foreach (DefaultImplementation other in candidates)
        {
            if (!ReferenceEquals(other.Interface, candidate) && Array.IndexOf(other.Interface.InterfacesByEntry, candidate) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private MethodDesc[] CollectVirtualMethods()
    {
        List<MethodDesc> methods = [];
        if (!IsInterface)
        {
            int inherited = Info.BaseType?.Info.VirtualTable.Count ?? 0;
            foreach (MethodDefinitionInfo method in Info.VirtualTable.Introduced)
            {
                System.Diagnostics.Debug.Assert(method.Slot >= inherited, "an introduced slot lies behind the inherited ones");
                methods.Add(GetMethod(method.Index));
            }
        }
        else
        {
            foreach (MethodDefinitionInfo method in Info.Methods)
            {
                if (method.IsVirtualInstance)
                {
                    methods.Add(GetMethod(method.Index));
                }
            }
        }

        return [.. methods];
    }

    private static DefType[] RemoveDuplicates(DefType[] interfaces)
    {
        HashSet<DefType> seen = new(interfaces.Length);
        foreach (DefType candidate in interfaces)
        {
            if (!seen.Add(candidate))
            {
                return [.. interfaces.Distinct()];
            }
        }

        return interfaces;
    }
}
