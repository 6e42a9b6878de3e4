using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.StaticConstructors;

/// <summary>A delegate to one method.</summary>
public sealed class EvaluatedDelegate : EvaluatedObject
{
    internal EvaluatedDelegate(TypeDesc type, EvaluatedValue target, MethodDesc method)
        : base(type)
    {
        Target = target;
        Method = method;
    }

    /// <summary>The first argument: an <see cref="EvaluatedObject"/>, or <see cref="EvaluatedNull"/> for static methods.</summary>
    public EvaluatedValue Target { get; }

    /// <summary>The method that is called.</summary>
    public MethodDesc Method { get; }
}
