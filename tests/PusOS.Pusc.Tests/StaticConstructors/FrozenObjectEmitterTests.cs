using PusOS.Compiler.Features;
using PusOS.Compiler.Llvm;
using PusOS.Compiler.StaticConstructors;
using PusOS.Compiler.TypeSystem;
using PusOS.Pusc.Tests.Llvm;

namespace PusOS.Pusc.Tests.StaticConstructors;

public sealed class FrozenObjectEmitterTests
{
    private readonly TypeSystemContext _context = TestWorld.Open();
    private readonly FakeSymbols _symbols = new();
    private readonly StaticConstructorEvaluator _evaluator;

    public FrozenObjectEmitterTests() =>
        _evaluator = new StaticConstructorEvaluator(new FeatureSwitches(TestWorld.Options(), _context), _ => false, new RecordingSink());

    private EvaluatedObject Object(Type type, string field)
    {
        DefType owner = _context.Find(type);
        Assert.True(_evaluator.TryEvaluate(owner, out EvaluationResult result));
        return Assert.IsAssignableFrom<EvaluatedObject>(result.Get(owner.FindField(field)!));
    }

    private LlvmFragment Emit(Type type, string field) => FrozenObjectEmitter.Emit(Object(type, field), "app|statics", _symbols);

    [Fact]
    public void AnArrayHasHeaderTypeLengthAndElements()
    {
        LlvmFragment fragment = Emit(typeof(EvaluatedSamples.Tables), "Initialized");

        Assert.Contains("global <{ [8 x i8], ptr, [40 x i8] }> <{ [8 x i8] zeroinitializer, ptr @\"mt.System.Int32[]\", [40 x i8] c\"\\07\\00\\00\\00\\00\\00\\00\\00\\01\\00\\00\\00\\02", fragment.Text, StringComparison.Ordinal);
        Assert.EndsWith("section \".data.frozen\", align 8\n", fragment.Text, StringComparison.Ordinal);
        Assert.Equal(["mt.System.Int32[]"], fragment.References);
    }

    [Fact]
    public void AnArrayOfReferencesIsScanned()
    {
        LlvmFragment fragment = Emit(typeof(EvaluatedSamples.Tables), "Names");

        Assert.Contains("ptr getelementptr (i8, ptr @\"str.a\", i64 8), ptr getelementptr (i8, ptr @\"str.b\", i64 8), ptr getelementptr (i8, ptr @\"str.a\", i64 8)", fragment.Text, StringComparison.Ordinal);
        Assert.Contains("section \".gcdata\"", fragment.Text, StringComparison.Ordinal);
        Assert.Equal(["mt.System.String[]", "str.a", "str.b"], fragment.References);
    }

    [Fact]
    public void AnObjectWithReadonlyReferencesIsFrozen()
    {
        EvaluatedObject tail = Object(typeof(EvaluatedSamples.Objects), "Tail");
        LlvmFragment head = Emit(typeof(EvaluatedSamples.Objects), "Head");

        Assert.Contains("section \".data.frozen\"", head.Text, StringComparison.Ordinal);
        Assert.Contains(FrozenObjectEmitter.SymbolOf(tail), head.References);
        Assert.Equal([tail], _symbols.Requested);
    }

    [Fact]
    public void DelegatesToStaticMethodsGoThroughTheirThunk()
    {
        LlvmFragment group = Emit(typeof(EvaluatedSamples.Objects), "Group");
        LlvmFragment lambda = Emit(typeof(EvaluatedSamples.Objects), "Lambda");

        Assert.Contains("thunk.Parse", group.References);
        Assert.Contains(lambda.References, r => r.StartsWith("m.<.cctor>", StringComparison.Ordinal) || r.StartsWith("m.<", StringComparison.Ordinal));
        Assert.Contains("section \".gcdata\"", lambda.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void FieldInitializersHaveTheFieldsSize()
    {
        TypeDesc int16 = _context.GetWellKnown(WellKnownType.Int16);
        Assert.Equal(("<{ [2 x i8] }>", "<{ [2 x i8] c\"\\FF\\FF\" }>"), Pair(FrozenObjectEmitter.Initializer(int16, EvaluatedPrimitive.FromInt32(-1), _symbols)));
        TypeDesc text = _context.GetWellKnown(WellKnownType.String);
        Assert.Equal(("<{ [8 x i8] }>", "<{ [8 x i8] zeroinitializer }>"), Pair(FrozenObjectEmitter.Initializer(text, EvaluatedNull.Instance, _symbols)));

        static (string, string) Pair((string Type, string Value, IReadOnlyCollection<string> References) i) => (i.Type, i.Value);
    }

    [Fact]
    public void ClangAcceptsWhatIsEmitted()
    {
        string folder = Directory.CreateTempSubdirectory("pusc-frozen-").FullName;
        var fragments = new Dictionary<string, LlvmFragment>();
        var declared = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (Type type in (Type[])[typeof(EvaluatedSamples.Objects), typeof(EvaluatedSamples.Tables)])
        {
            DefType owner = _context.Find(type);
            _evaluator.TryEvaluate(owner, out EvaluationResult result);
            var work = new Queue<EvaluatedObject>(result.Fields.Values.OfType<EvaluatedObject>().Where(o => o.Owner is not null));
            while (work.TryDequeue(out EvaluatedObject? o))
            {
                _symbols.Requested.Clear();
                if (fragments.TryAdd(FrozenObjectEmitter.SymbolOf(o), FrozenObjectEmitter.Emit(o, "app|x", _symbols)))
                {
                    _symbols.Requested.ForEach(work.Enqueue);
                }
            }
        }

        foreach (string symbol in fragments.Values.SelectMany(f => f.References).Where(r => !fragments.ContainsKey(r)))
        {
            declared[symbol] = $"{LlvmNames.Quote(symbol)} = external global i8";
        }

        string file = Path.Combine(folder, "frozen.ll");
        File.WriteAllText(file, "target triple = \"riscv64-unknown-none-elf\"\n" + string.Join('\n', declared.Values) + "\n" + string.Concat(fragments.Values.Select(f => f.Text)));
        (int exitCode, string output) = ToolProcess.Run(Toolchain.Find(null, new RecordingSink())!.Clang, ["-c", "--target=riscv64-unknown-none-elf", "-Wno-override-module", file, "-o", Path.Combine(folder, "frozen.o")]);
        Directory.Delete(folder, recursive: true);

        Assert.True(exitCode == 0, output);
        Assert.True(fragments.Count > 8);
    }
}
