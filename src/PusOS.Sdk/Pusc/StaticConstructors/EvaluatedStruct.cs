using System.Collections.Immutable;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.StaticConstructors;

/// <summary>A value of a struct type; fields that were never stored are zero.</summary>
public sealed class EvaluatedStruct : EvaluatedValue
{
    private readonly ImmutableDictionary<FieldDesc, EvaluatedValue> _fields;

    internal EvaluatedStruct(TypeDesc type)
        : this(type, ImmutableDictionary<FieldDesc, EvaluatedValue>.Empty)
    {
    }

    private EvaluatedStruct(TypeDesc type, ImmutableDictionary<FieldDesc, EvaluatedValue> fields)
    {
        Type = type;
        _fields = fields;
    }

    /// <summary>The struct type.</summary>
    public TypeDesc Type { get; }

    /// <summary>The value of a field.</summary>
    public EvaluatedValue Get(FieldDesc field) => _fields.TryGetValue(field, out EvaluatedValue? value) ? value : DefaultOf(field.FieldType);

    /// <summary>The same struct with another value in one field.</summary>
    public EvaluatedStruct With(FieldDesc field, EvaluatedValue value) => new(Type, _fields.SetItem(field, value));
}
