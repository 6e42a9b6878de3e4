namespace PusOS.Compiler.TypeSystem;

/// <summary>T*.</summary>
public sealed class PointerType : TypeDesc
{
    private readonly TypeDesc _target;

    internal PointerType(TypeSystemContext context, TypeDesc target) : base(context) => _target = target;

    /// <inheritdoc/>
    public override CorElementType ElementType => CorElementType.Ptr;

    /// <inheritdoc/>
    public override bool ContainsGenericVariables => _target.ContainsGenericVariables;

    /// <inheritdoc/>
    public override TypeDesc? ElementTypeOrNull => _target;

    private protected override TypeDesc SubstituteVariables(GenericContext c) => Context.GetPointer(_target.Substitute(c));
}
