using PusOS.Compiler.Driver;
using PusOS.Compiler.Features;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.StaticConstructors;

/// <summary>
/// Runs static constructors at compile time, those whose effect is nothing but the values of their own class's static
/// fields: they compute with constants, create objects, read readonly statics of other classes that are evaluated
/// too. Then no check is needed at run time, and the fields are initialised data. Results are cached; the outcome does
/// not depend on the order in which types are asked for, except within cycles of static constructors.
/// </summary>
/// <param name="features">Stubs, which the interpreter obeys.</param>
/// <param name="isReplaced">Tells whether a method's body is not what runs on the node (replaced, internal call).</param>
/// <param name="diagnostics">Takes the reasons for refusals, under <c>--verbose</c>.</param>
public sealed class StaticConstructorEvaluator(FeatureSwitches features, Func<MethodDesc, bool> isReplaced, IDiagnosticSink diagnostics)
{
    private readonly Dictionary<DefType, EvaluationResult?> _results = [];
    private readonly HashSet<DefType> _running = [];
    private readonly Dictionary<string, EvaluatedString> _literals = new(StringComparer.Ordinal);
    private readonly Dictionary<TypeDesc, EvaluatedRuntimeType> _runtimeTypes = [];

    /// <summary>
    /// Set before the first evaluation: the program never calls AppContext.SetSwitch or SetData, so what
    /// AppContext.TryGetSwitch answers is known from the runtime knobs.
    /// </summary>
    public bool SwitchesAreFixed { get; init; }

    /// <summary>What AppContext.GetData answers (<c>--runtimeknob</c>); used if <see cref="SwitchesAreFixed"/>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> RuntimeKnobs { get; init; } = [];

    internal FeatureSwitches Features => features;

    internal Func<MethodDesc, bool> IsReplaced => isReplaced;

    /// <summary>
    /// Evaluates the static constructor of a type (fully instantiated).
    /// </summary>
    /// <returns>
    /// True if its fields have their final initial values in <paramref name="result"/> and no constructor is to run;
    /// also for types without a static constructor. False: it must run at run time.
    /// </returns>
    public bool TryEvaluate(DefType type, out EvaluationResult result)
    {
        if (!_results.TryGetValue(type, out EvaluationResult? known))
        {
            if (!_running.Add(type))
            {
                // A cycle: whoever asks sees the class half initialised. Only run time can say by whom it was entered.
                result = Nothing(type);
                return false;
            }

            known = Evaluate(type);
            _running.Remove(type);
            _results.Add(type, known);
        }

        result = known ?? Nothing(type);
        return known is not null;
    }

    internal bool IsRunning(DefType type) => _running.Contains(type);

    internal EvaluatedString Literal(TypeSystemContext context, string text)
    {
        if (!_literals.TryGetValue(text, out EvaluatedString? literal))
        {
            _literals.Add(text, literal = new EvaluatedString(context.GetWellKnown(WellKnownType.String), text));
        }

        return literal;
    }

    internal EvaluatedRuntimeType RuntimeTypeOf(TypeDesc type)
    {
        if (!_runtimeTypes.TryGetValue(type, out EvaluatedRuntimeType? known))
        {
            _runtimeTypes.Add(type, known = new EvaluatedRuntimeType(type.Context.GetWellKnown(WellKnownType.RuntimeType), type));
        }

        return known;
    }

    private static EvaluationResult Nothing(DefType type) => new(type, new Dictionary<FieldDesc, EvaluatedValue>());

    private EvaluationResult? Evaluate(DefType type)
    {
        if (type.StaticConstructor is not { } constructor)
        {
            return Nothing(type);
        }

        var interpreter = new ILInterpreter(this, type);
        try
        {
            if (type.ContainsGenericVariables || isReplaced(constructor))
            {
                throw new EvaluationRefusedException("its body is not what runs");
            }

            interpreter.Run(constructor);
            return new EvaluationResult(type, interpreter.StaticFields);
        }
        catch (EvaluationRefusedException e)
        {
            diagnostics.Verbose($"static constructor of {type.FullName} runs at run time, because {e.Message} ({interpreter.Path})");
        }
        catch (CompilerException e)
        {
            // A member it uses does not exist; if it is reached, the same exception is reported where the body is compiled.
            diagnostics.Verbose($"static constructor of {type.FullName} runs at run time, because {e.Message}");
        }

        return null;
    }
}
