using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.StaticConstructors;

/// <summary>A one-dimensional, zero-based array.</summary>
public sealed class EvaluatedArray : EvaluatedObject
{
    private readonly EvaluatedValue[] _elements;

    internal EvaluatedArray(ArrayType type, int length)
        : base(type)
    {
        _elements = new EvaluatedValue[length];
        Array.Fill(_elements, DefaultOf(type.Element));
    }

    /// <summary>The element type.</summary>
    public TypeDesc Element => ((ArrayType)Type).Element;

    /// <summary>The elements in order.</summary>
    public IReadOnlyList<EvaluatedValue> Elements => _elements;

    internal EvaluatedValue this[int index]
    {
        get => _elements[index];
        set => _elements[index] = value;
    }
}
