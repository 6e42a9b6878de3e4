namespace PusOS.Compiler.TypeSystem;

/// <summary>T&amp;.</summary>
public sealed class ByRefType : TypeDesc
{
    private readonly TypeDesc _target;

    internal ByRefType(TypeSystemContext context, TypeDesc target) : base(context) => _target = target;

    /// <inheritdoc/>
    public override CorElementType ElementType => CorElementType.ByRef;

    /// <inheritdoc/>
    public override bool ContainsGenericVariables => _target.ContainsGenericVariables;

    /// <inheritdoc/>
    public override TypeDesc? ElementTypeOrNull => _target;

    /// <inheritdoc/>
    public override bool ContainsReferences => true;

    private protected override TypeDesc SubstituteVariables(GenericContext c) => Context.GetByRef(_target.Substitute(c));
}
