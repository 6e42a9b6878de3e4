namespace PusOS.Compiler.StaticConstructors;

/// <summary>The evaluation cannot go on; the static constructor will run at run time.</summary>
/// <param name="reason">A clause that goes on after "because": "it calls X".</param>
internal sealed class EvaluationRefusedException(string reason) : Exception(reason);
