using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.StaticConstructors;

/// <summary>An object that evaluation created. As a value it is a reference to itself.</summary>
public abstract class EvaluatedObject(TypeDesc type) : EvaluatedValue
{
    /// <summary>The exact type.</summary>
    public TypeDesc Type { get; } = type;

    /// <summary>The type whose static constructor created it; null for strings and type objects, which belong to all.</summary>
    public DefType? Owner { get; internal set; }

    /// <summary>Number among its owner's objects, in the order of creation; with the owner it names the object's symbol.</summary>
    public int Index { get; internal set; }
}
