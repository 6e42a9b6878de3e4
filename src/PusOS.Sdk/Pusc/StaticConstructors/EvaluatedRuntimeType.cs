using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.StaticConstructors;

/// <summary>The Type object of a type (<c>typeof</c>).</summary>
public sealed class EvaluatedRuntimeType : EvaluatedObject
{
    internal EvaluatedRuntimeType(TypeDesc runtimeType, TypeDesc target)
        : base(runtimeType) => Target = target;

    /// <summary>The type that it describes.</summary>
    public TypeDesc Target { get; }
}
