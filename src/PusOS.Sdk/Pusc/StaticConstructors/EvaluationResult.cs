using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.StaticConstructors;

/// <summary>What a static constructor leaves behind.</summary>
/// <param name="Type">The type whose constructor it is.</param>
/// <param name="Fields">Values of its static fields that it stored; all others are zero.</param>
public sealed record EvaluationResult(DefType Type, IReadOnlyDictionary<FieldDesc, EvaluatedValue> Fields)
{
    /// <summary>The value of one of its static fields.</summary>
    public EvaluatedValue Get(FieldDesc field) =>
        Fields.TryGetValue(field, out EvaluatedValue? value) ? value : EvaluatedValue.DefaultOf(field.FieldType);
}
