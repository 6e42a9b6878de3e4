using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.StaticConstructors;

/// <summary>One activation of a method in the interpreter: arguments, locals, evaluation stack.</summary>
internal sealed class Frame
{
    private readonly Stack<EvaluatedValue> _stack = new();

    public Frame(MethodDesc method, MethodIL body, EvaluatedValue[] arguments)
    {
        Method = method;
        Body = body;
        Arguments = arguments;
        Locals = new EvaluatedValue[body.Locals.Length];
        for (int i = 0; i < Locals.Length; i++)
        {
            Locals[i] = EvaluatedValue.DefaultOf(body.Locals[i]);
        }
    }

    public MethodDesc Method { get; }

    public MethodIL Body { get; }

    public EvaluatedValue[] Arguments { get; }

    public EvaluatedValue[] Locals { get; }

    /// <summary>Set by the constrained prefix for the call that follows.</summary>
    public TypeDesc? Constrained { get; set; }

    public int Depth => _stack.Count;

    public void Push(EvaluatedValue value) => _stack.Push(value);

    public EvaluatedValue Pop() => _stack.TryPop(out EvaluatedValue? value) ? value : throw new EvaluationRefusedException("its IL is malformed");

    public long PopInteger() => Pop() is EvaluatedPrimitive { IsFloat: false } value
        ? value.Integer
        : throw new EvaluationRefusedException("it computes with addresses");

    /// <summary>The declared type of an argument; this first.</summary>
    public TypeDesc ArgumentType(int index)
    {
        bool hasThis = !Method.IsStatic;
        return hasThis && index == 0 ? Method.OwningType : Method.Signature.Parameters[hasThis ? index - 1 : index];
    }
}
