using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.StaticConstructors;

/// <summary>A RuntimeFieldHandle (<c>ldtoken</c> of a field with RVA data); only on the evaluation stack.</summary>
internal sealed class EvaluatedFieldHandle(FieldDesc field) : EvaluatedValue
{
    public FieldDesc Field { get; } = field;
}
