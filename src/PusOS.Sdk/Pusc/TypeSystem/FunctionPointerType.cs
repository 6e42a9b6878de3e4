namespace PusOS.Compiler.TypeSystem;

/// <summary>A function pointer; one per signature.</summary>
public sealed class FunctionPointerType : TypeDesc
{
    internal FunctionPointerType(TypeSystemContext context, MethodSignature signature) : base(context) => Signature = signature;

    /// <summary>What it points at.</summary>
    public MethodSignature Signature { get; }

    /// <inheritdoc/>
    public override CorElementType ElementType => CorElementType.FnPtr;

    /// <inheritdoc/>
    public override bool ContainsGenericVariables => Signature.ContainsGenericVariables;

    private protected override TypeDesc SubstituteVariables(GenericContext c) => Context.GetFunctionPointer(Signature.Substitute(c));
}
