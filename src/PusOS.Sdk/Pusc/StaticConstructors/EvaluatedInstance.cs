using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.StaticConstructors;

/// <summary>An instance of a class.</summary>
public sealed class EvaluatedInstance : EvaluatedObject
{
    private readonly Dictionary<FieldDesc, EvaluatedValue> _fields = [];

    internal EvaluatedInstance(DefType type)
        : base(type)
    {
    }

    /// <summary>The value of a field, declared or inherited.</summary>
    public EvaluatedValue Get(FieldDesc field) => _fields.TryGetValue(field, out EvaluatedValue? value) ? value : DefaultOf(field.FieldType);

    internal void Set(FieldDesc field, EvaluatedValue value) => _fields[field] = value;
}
