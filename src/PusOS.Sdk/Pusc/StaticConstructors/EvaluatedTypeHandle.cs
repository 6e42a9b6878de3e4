using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.StaticConstructors;

/// <summary>A RuntimeTypeHandle (<c>ldtoken</c> of a type).</summary>
public sealed class EvaluatedTypeHandle(TypeDesc type) : EvaluatedValue
{
    /// <summary>The type it stands for.</summary>
    public TypeDesc Type { get; } = type;
}
