using System.Reflection;
using System.Runtime.CompilerServices;
using PusOS.Compiler.Features;
using PusOS.Compiler.StaticConstructors;
using PusOS.Compiler.TypeSystem;
using PusOS.Pusc.Tests.Llvm;

namespace PusOS.Pusc.Tests.StaticConstructors;

/// <summary>
/// Evaluates the static constructors of whole assemblies and compares every readonly static with what the .NET that
/// runs the tests has in it, down to elements and readonly fields.
/// </summary>
public sealed class EvaluatedAgainstRunTimeTests
{
    private const int MaximumDepth = 6;

    private TypeSystemContext _context = TestWorld.Open();
    private readonly List<string> _differences = [];
    private int _compared;

    // Types and fields that differ by right: what PusOS folds (no vectors, invariant globalisation, trimming), and caches
    // that run time has filled since.
    private static readonly string[] s_differByRight = ["IsHardwareAccelerated", "GlobalizationMode", "Vector128", "Vector256", "Vector512", "SearchValues", "s_smallNumberCache", "s_throwSentinel"];

    [Theory]
    [InlineData(typeof(object), 2000)]
    [InlineData(typeof(System.Text.Json.JsonSerializer), 20)]
    [InlineData(typeof(System.Numerics.BigInteger), 20)]
    [InlineData(typeof(EvaluatedSamples), 300)]
    public void ReadonlyStaticsHaveTheirRunTimeValues(Type inAssembly, int atLeast)
    {
        CompareAll(inAssembly.Assembly);
        Assert.True(_differences.Count == 0, $"{_differences.Count} of {_compared} values differ:\n{string.Join('\n', _differences.Take(40))}");
        Assert.True(_compared >= atLeast, $"only {_compared} values were compared");
    }

    /// <summary>Random classes: docs/spec/fuzzing.md. PUSOS_FUZZ_SEED takes other seeds.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void GeneratedStaticsHaveTheirRunTimeValues(ulong number)
    {
        ulong seed = number + (ulong.TryParse(Environment.GetEnvironmentVariable("PUSOS_FUZZ_SEED"), out ulong first) ? first : 1);
        string path = Fuzz.Fuzzer.Library(Path.Combine(AppContext.BaseDirectory, "fuzz", $"statics{seed}"), $"Statics{seed}", seed, 120);
        _context = new([path, .. Directory.GetFiles(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "System*.dll").Order(StringComparer.Ordinal)]);
        CompareAll(new System.Runtime.Loader.AssemblyLoadContext($"seed {seed}").LoadFromAssemblyPath(path));
        Assert.True(_differences.Count == 0, $"seed {seed}: {_differences.Count} of {_compared} values differ:\n{string.Join('\n', _differences.Take(40))}");
        Assert.True(_compared >= 5, $"only {_compared} values were compared");
    }

    private void CompareAll(Assembly assembly)
    {
        var evaluator = new StaticConstructorEvaluator(new FeatureSwitches(TestWorld.Options(), _context), _ => false, new RecordingSink());
        foreach (DefType type in _context.TryGetModule(assembly.GetName().Name!)!.AllTypes.Where(t => t.StaticConstructor is not null && !t.IsGenericDefinition))
        {
            if (assembly.GetType(type.CompilerKnownName!) is { } runtimeType && evaluator.TryEvaluate(type, out EvaluationResult result))
            {
                CompareStatics(result, runtimeType);
            }
        }
    }

    private void CompareStatics(EvaluationResult result, Type runtimeType)
    {
        if (s_differByRight.Any(n => runtimeType.FullName!.Contains(n, StringComparison.Ordinal)))
        {
            return;
        }

        try
        {
            RuntimeHelpers.RunClassConstructor(runtimeType.TypeHandle);
        }
        catch (TypeInitializationException e)
        {
            _differences.Add($"{runtimeType}: evaluated, at run time {e.InnerException}");
            return;
        }

        foreach (FieldDesc field in result.Fields.Keys.Where(f => f.IsInitOnly && !s_differByRight.Contains(f.Name)))
        {
            FieldInfo actual = runtimeType.GetField(field.Name, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!;
            if (!actual.FieldType.IsPointer && !actual.FieldType.IsFunctionPointer)
            {
                Compare(result.Get(field), actual.GetValue(null), field.FullName, 0);
            }
        }
    }

    private void Compare(EvaluatedValue evaluated, object? actual, string path, int depth)
    {
        _compared++;
        switch (evaluated)
        {
            case EvaluatedNull:
                Expect(actual is null, path, actual);
                break;
            case EvaluatedPrimitive primitive:
                Expect(actual is not null && Same(primitive, actual), path, actual);
                break;
            case EvaluatedString text:
                Expect(actual is string other && other == text.Text, path, actual);
                break;
            case EvaluatedRuntimeType type:
                Expect(actual is Type t && t.Name == ((type.Target as DefType)?.Name ?? t.Name), path, actual);
                break;
            case EvaluatedBox box when actual is not null:
                Compare(box.Value, actual, path, depth);
                break;
            case EvaluatedArray array when actual is Array values && values.Length == array.Elements.Count:
                for (int i = 0; i < values.Length; i++)
                {
                    Compare(array.Elements[i], values.GetValue(i), $"{path}[{i}]", depth + 1);
                }

                break;
            case EvaluatedStruct structure when actual is not null:
                CompareFields(structure.Type, structure.Get, actual, path, depth);
                break;
            case EvaluatedInstance instance when actual is not null && actual.GetType().Name == ((DefType)instance.Type).Name:
                CompareFields(instance.Type, instance.Get, actual, path, depth);
                break;
            case EvaluatedDelegate callee when actual is Delegate d:
                Expect(d.Method.Name == callee.Method.Name, path, d.Method);
                break;
            default:
                _differences.Add($"{path}: {evaluated.GetType().Name}, at run time {actual}");
                break;
        }
    }

    private void CompareFields(TypeDesc type, Func<FieldDesc, EvaluatedValue> get, object actual, string path, int depth)
    {
        if (depth == MaximumDepth)
        {
            return;
        }

        foreach (FieldDesc field in type.Layout.InstanceFields.Where(f => f.IsInitOnly || type.IsValueType))
        {
            FieldInfo? info = null;
            for (Type? t = actual.GetType(); t is not null && info is null; t = t.BaseType)
            {
                info = t.Name == field.OwningType.Name ? t.GetField(field.Name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly) : null;
            }

            if (info is not null && !info.FieldType.IsPointer && !info.FieldType.IsFunctionPointer && !info.FieldType.IsByRefLike)
            {
                Compare(get(field), info.GetValue(actual), $"{path}.{field.Name}", depth + 1);
            }
        }
    }

    private void Expect(bool same, string path, object? actual)
    {
        if (!same)
        {
            _differences.Add($"{path}: at run time {actual ?? "null"}");
        }
    }

    private static bool Same(EvaluatedPrimitive evaluated, object actual) => actual switch
    {
        bool b => evaluated.Integer == (b ? 1 : 0),
        char c => evaluated.Integer == c,
        float f => BitConverter.SingleToInt32Bits((float)evaluated.Number) == BitConverter.SingleToInt32Bits(f),
        double d => BitConverter.DoubleToInt64Bits(evaluated.Number) == BitConverter.DoubleToInt64Bits(d),
        ulong u => evaluated.Integer == (long)u,
        uint u => evaluated.Integer == (int)u,
        nint n => evaluated.Integer == n,
        nuint n => evaluated.Integer == (nint)n,
        Enum e => Same(evaluated, Convert.ChangeType(e, Enum.GetUnderlyingType(e.GetType()), null)),
        IConvertible i => evaluated.Integer == i.ToInt64(null),
        _ => false,
    };
}
