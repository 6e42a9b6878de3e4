using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.StaticConstructors;

/// <summary>A boxed value.</summary>
public sealed class EvaluatedBox : EvaluatedObject
{
    internal EvaluatedBox(TypeDesc type, EvaluatedValue value)
        : base(type) => Value = value;

    /// <summary>The value in the box.</summary>
    public EvaluatedValue Value { get; internal set; }
}
