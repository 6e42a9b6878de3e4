namespace PusOS.Compiler.StaticConstructors;

/// <summary>The null reference.</summary>
public sealed class EvaluatedNull : EvaluatedValue
{
    private EvaluatedNull()
    {
    }

    /// <summary>The only instance.</summary>
    public static EvaluatedNull Instance { get; } = new();
}
