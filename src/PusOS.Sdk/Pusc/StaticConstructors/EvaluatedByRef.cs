namespace PusOS.Compiler.StaticConstructors;

/// <summary>A managed pointer; only on the evaluation stack and in variables.</summary>
internal sealed class EvaluatedByRef(Location location) : EvaluatedValue
{
    public Location Location { get; } = location;
}
