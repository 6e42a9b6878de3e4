namespace PusOS.Compiler.TypeSystem;

/// <summary>T[] or a multi-dimensional array.</summary>
public sealed class ArrayType : TypeDesc
{
    private static readonly WellKnownType[] s_genericInterfaces =
        [WellKnownType.IList, WellKnownType.ICollection, WellKnownType.IEnumerable, WellKnownType.IReadOnlyList, WellKnownType.IReadOnlyCollection];

    private readonly List<ArrayMethod> _methods = [];
    private DefType[]? _interfaces;

    internal ArrayType(TypeSystemContext context, TypeDesc element, int rank, bool isSz) : base(context)
    {
        Element = element;
        Rank = rank;
        IsSz = isSz;
    }

    /// <summary>Type of the elements.</summary>
    public TypeDesc Element { get; }

    /// <summary>Number of dimensions, 1 for T[].</summary>
    public int Rank { get; }

    /// <summary>T[]: one dimension, lower bound zero.</summary>
    public bool IsSz { get; }

    /// <inheritdoc/>
    public override CorElementType ElementType => IsSz ? CorElementType.SzArray : CorElementType.Array;

    /// <inheritdoc/>
    public override bool IsClassLike => true;

    /// <inheritdoc/>
    public override bool IsSealed => Element.IsSealed && Casting.HasUniqueElementCast(Element) && (IsSz || Rank != 1);

    /// <inheritdoc/>
    public override bool ContainsGenericVariables => Element.ContainsGenericVariables;

    /// <inheritdoc/>
    public override DefType? BaseType => Context.GetWellKnown(WellKnownType.Array);

    /// <inheritdoc/>
    public override TypeDesc? ElementTypeOrNull => Element;

    /// <inheritdoc/>
    public override bool ContainsReferences => Element.IsClassLike || Element.ContainsReferences;

    /// <inheritdoc/>
    public override IReadOnlyList<DefType> Interfaces => _interfaces ??= CollectInterfaces();

    /// <summary>The runtime-provided method; <paramref name="parameterCount"/> tells constructors apart.</summary>
    public ArrayMethod GetArrayMethod(ArrayMethodKind kind, int parameterCount)
    {
        foreach (ArrayMethod method in _methods)
        {
            if (method.MethodKind == kind && method.Signature.Parameters.Length == parameterCount)
            {
                return method;
            }
        }

        ArrayMethod created = new(this, kind, parameterCount);
        _methods.Add(created);
        return created;
    }

    /// <summary>
    /// The implementation of an interface method on this array: for the generic collection interfaces of T[]
    /// SZArrayHelper's method over the interface's type argument (an instance method whose this is the array),
    /// else what System.Array has; null if the array does not implement the interface.
    /// </summary>
    public MethodDesc? ResolveInterface(MethodDesc m)
    {
        if (IsSz && m.OwningType is DefType { Instantiation: [TypeDesc argument] } owner && IsGenericArrayInterface(owner))
        {
            if (!Casting.CanCastElement(Element, argument))
            {
                return null;
            }

            MethodDesc? helper = Context.GetWellKnown(WellKnownType.SZArrayHelper).FindMethod(m.Name);
            return helper?.MakeInstantiation(argument);
        }

        return BaseType!.ResolveInterface(m);
    }

    /// <summary>Whether the interface is one of those that every T[] implements for T.</summary>
    internal static bool IsGenericArrayInterface(DefType type)
    {
        foreach (WellKnownType candidate in s_genericInterfaces)
        {
            if (ReferenceEquals(type.Context.GetWellKnown(candidate).Info, type.Info))
            {
                return true;
            }
        }

        return false;
    }

    private protected override TypeDesc SubstituteVariables(GenericContext c)
    {
        TypeDesc element = Element.Substitute(c);
        return IsSz ? Context.GetSzArray(element) : Context.GetMdArray(element, Rank);
    }

    private DefType[] CollectInterfaces()
    {
        List<DefType> interfaces = [.. BaseType!.Interfaces];
        if (IsSz && Element is not (PointerType or FunctionPointerType or ByRefType))
        {
            foreach (WellKnownType type in s_genericInterfaces)
            {
                interfaces.Add(Context.GetWellKnown(type).MakeInstantiation(Element));
            }
        }

        return [.. interfaces];
    }
}
