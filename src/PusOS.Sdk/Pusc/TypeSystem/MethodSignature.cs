using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace PusOS.Compiler.TypeSystem;

/// <summary>
/// Return and parameter types of a method or function pointer. Equality is by value and ignores custom
/// modifiers, which are kept apart for the rare case that only they tell two methods apart.
/// </summary>
public sealed class MethodSignature : IEquatable<MethodSignature>
{
    private readonly TypeDesc[] _parameters;
    private int _hash;

    internal MethodSignature(SignatureHeader header, int genericParameterCount, TypeDesc returnType, TypeDesc[] parameters, SignatureModifier[] modifiers)
    {
        Header = header;
        GenericParameterCount = genericParameterCount;
        ReturnType = returnType;
        _parameters = parameters;
        Modifiers = modifiers;
        ContainsGenericVariables = returnType.ContainsGenericVariables || TypeArguments.ContainVariables(parameters);
    }

    /// <summary>Called on an instance, which is not among <see cref="Parameters"/> unless <see cref="ExplicitThis"/>.</summary>
    public bool HasThis => Header.IsInstance;

    /// <summary>The instance is the first of <see cref="Parameters"/>.</summary>
    public bool ExplicitThis => Header.HasExplicitThis;

    /// <summary>Managed, or one of the unmanaged conventions.</summary>
    public SignatureCallingConvention CallingConvention => Header.CallingConvention;

    /// <summary>Number of method type parameters.</summary>
    public int GenericParameterCount { get; }

    /// <summary>Void if nothing is returned.</summary>
    public TypeDesc ReturnType { get; }

    /// <summary>Parameter types.</summary>
    public ImmutableArray<TypeDesc> Parameters => System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(_parameters);

    internal SignatureHeader Header { get; }

    internal SignatureModifier[] Modifiers { get; }

    internal bool ContainsGenericVariables { get; }

    /// <summary>The signature with variables replaced.</summary>
    public MethodSignature Substitute(GenericContext c)
    {
        if (!ContainsGenericVariables || c.IsEmpty)
        {
            return this;
        }

        TypeDesc returnType = ReturnType.Substitute(c);
        TypeDesc[] parameters = TypeArguments.Substitute(_parameters, c);
        return ReferenceEquals(returnType, ReturnType) && ReferenceEquals(parameters, _parameters)
            ? this
            : new MethodSignature(Header, GenericParameterCount, returnType, parameters, Modifiers);
    }

    /// <summary>Same shape and types.</summary>
    public bool Equals(MethodSignature? other) =>
        other is not null
        && (ReferenceEquals(this, other)
            || (Header.RawValue == other.Header.RawValue
                && GenericParameterCount == other.GenericParameterCount
                && ReferenceEquals(ReturnType, other.ReturnType)
                && TypeArguments.AreSame(_parameters, other._parameters)));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MethodSignature);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        if (_hash == 0)
        {
            _hash = HashCode.Combine(Header.RawValue, ReturnType.Id, new TypeArguments(_parameters).GetHashCode()) | 1;
        }

        return _hash;
    }

    /// <summary>
    /// <see cref="Equals(MethodSignature)"/> against another signature in which variables are replaced, without
    /// building it. (Overrides are compared so: the base method as the derived class sees it.)
    /// </summary>
    internal bool EqualsSubstituted(MethodSignature other, GenericContext otherContext)
    {
        if (Header.RawValue != other.Header.RawValue
            || GenericParameterCount != other.GenericParameterCount
            || _parameters.Length != other._parameters.Length
            || !ReferenceEquals(ReturnType, other.ReturnType.Substitute(otherContext)))
        {
            return false;
        }

        for (int i = 0; i < _parameters.Length; i++)
        {
            if (!ReferenceEquals(_parameters[i], other._parameters[i].Substitute(otherContext)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The modifiers are the same, too.</summary>
    internal bool HasSameModifiers(MethodSignature other) => Modifiers.AsSpan().SequenceEqual(other.Modifiers);
}
