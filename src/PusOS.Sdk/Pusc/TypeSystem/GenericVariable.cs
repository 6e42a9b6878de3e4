namespace PusOS.Compiler.TypeSystem;

/// <summary>
/// !n or !!n. Variables are positional: the first type parameter of every type is the same object, so an
/// open type has meaning only beside the definition it was read from.
/// </summary>
public sealed class GenericVariable : TypeDesc
{
    internal GenericVariable(TypeSystemContext context, int index, bool isMethodVariable) : base(context)
    {
        Index = index;
        IsMethodVariable = isMethodVariable;
    }

    /// <summary>Position among the parameters, from 0.</summary>
    public int Index { get; }

    /// <summary>!!n rather than !n.</summary>
    public bool IsMethodVariable { get; }

    /// <inheritdoc/>
    public override CorElementType ElementType => IsMethodVariable ? CorElementType.MVar : CorElementType.Var;

    /// <inheritdoc/>
    public override bool ContainsGenericVariables => true;

    private protected override TypeDesc SubstituteVariables(GenericContext c)
    {
        TypeDesc[]? arguments = IsMethodVariable ? c.MethodArguments : c.TypeArguments;
        return arguments is not null && Index < arguments.Length ? arguments[Index] : this;
    }
}
