using System.Reflection;
using System.Reflection.Metadata;

namespace PusOS.Compiler.TypeSystem;

/// <summary>A method that the runtime provides on an array type (ECMA-335 II.14.2).</summary>
public sealed class ArrayMethod : MethodDesc
{
    private readonly ArrayType _owner;

    internal ArrayMethod(ArrayType owner, ArrayMethodKind kind, int parameterCount)
    {
        _owner = owner;
        MethodKind = kind;
        TypeDesc[] parameters = new TypeDesc[parameterCount];
        Array.Fill(parameters, owner.Context.GetWellKnown(WellKnownType.Int32));
        if (kind == ArrayMethodKind.Set && parameterCount > 0)
        {
            parameters[^1] = owner.Element;
        }

        TypeDesc returnType = kind switch
        {
            ArrayMethodKind.Get => owner.Element,
            ArrayMethodKind.Address => owner.Context.GetByRef(owner.Element),
            _ => owner.Context.GetWellKnown(WellKnownType.Void),
        };
        SignatureHeader header = new(SignatureKind.Method, SignatureCallingConvention.Default, SignatureAttributes.Instance);
        Signature = new MethodSignature(header, 0, returnType, parameters, []);
    }

    /// <summary>Which of the methods.</summary>
    public ArrayMethodKind MethodKind { get; }

    /// <inheritdoc/>
    public override TypeDesc OwningType => _owner;

    /// <inheritdoc/>
    public override ModuleDesc Module => _owner.Context.CoreLib;

    /// <inheritdoc/>
    public override MethodDefinitionHandle Handle => default;

    /// <inheritdoc/>
    public override string Name => MethodKind == ArrayMethodKind.Constructor ? ".ctor" : MethodKind.ToString();

    /// <inheritdoc/>
    public override MethodSignature Signature { get; }

    /// <inheritdoc/>
    public override TypeDesc[] MethodArguments => [];

    /// <inheritdoc/>
    public override MethodAttributes Attributes => MethodAttributes.Public
        | (MethodKind == ArrayMethodKind.Constructor ? MethodAttributes.SpecialName | MethodAttributes.RTSpecialName : 0);

    /// <inheritdoc/>
    public override MethodImplAttributes ImplAttributes => MethodImplAttributes.Runtime;

    /// <inheritdoc/>
    public override GenericContext Context => GenericContext.Empty;

    /// <inheritdoc/>
    public override CustomAttributes CustomAttributes => CustomAttributes.None;

    /// <inheritdoc/>
    public override MethodDesc MakeInstantiation(params TypeDesc[] args) => args.Length == 0
        ? this
        : throw new ArgumentException("Methods of arrays are not generic.", nameof(args));

    /// <inheritdoc/>
    public override MethodDesc GetMethodDefinition() => this;

    /// <inheritdoc/>
    public override MethodDesc OnType(DefType owner) => throw new ArgumentException("Methods of arrays are on arrays only.", nameof(owner));

    /// <inheritdoc/>
    public override MethodDesc SlotDeclaration => this;

    /// <inheritdoc/>
    public override MethodIL? GetIL() => null;

    /// <inheritdoc/>
    public override MethodDesc Substitute(GenericContext c) => _owner.ContainsGenericVariables
        ? ((ArrayType)_owner.Substitute(c)).GetArrayMethod(MethodKind, Signature.Parameters.Length)
        : this;

    private protected override string[] GetParameterNames()
    {
        string[] names = new string[Signature.Parameters.Length];
        Array.Fill(names, "");
        return names;
    }
}
