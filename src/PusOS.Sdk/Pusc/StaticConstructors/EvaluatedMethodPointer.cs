using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.StaticConstructors;

/// <summary>The address of a method's code (<c>ldftn</c>), a native integer.</summary>
public sealed class EvaluatedMethodPointer(MethodDesc method) : EvaluatedValue
{
    /// <summary>The method, fully instantiated.</summary>
    public MethodDesc Method { get; } = method;
}
