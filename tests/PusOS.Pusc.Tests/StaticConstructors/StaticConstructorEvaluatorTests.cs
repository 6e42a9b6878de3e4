using PusOS.Compiler.Features;
using PusOS.Compiler.StaticConstructors;
using PusOS.Compiler.TypeSystem;
using PusOS.Pusc.Tests.Llvm;

namespace PusOS.Pusc.Tests.StaticConstructors;

public sealed class StaticConstructorEvaluatorTests
{
    private readonly TypeSystemContext _context = TestWorld.Open();
    private readonly RecordingSink _sink = new();
    private readonly StaticConstructorEvaluator _evaluator;

    public StaticConstructorEvaluatorTests() =>
        _evaluator = new StaticConstructorEvaluator(new FeatureSwitches(TestWorld.Options(), _context), _ => false, _sink);

    private EvaluationResult Evaluate(Type type)
    {
        Assert.True(_evaluator.TryEvaluate(_context.Find(type), out EvaluationResult result), string.Join('\n', _sink.Verboses));
        return result;
    }

    private EvaluatedValue Field(Type type, string name) => Evaluate(type).Get(_context.Find(type).FindField(name)!);

    private long Integer(Type type, string name) => Assert.IsType<EvaluatedPrimitive>(Field(type, name)).Integer;

    private string Refusal(Type type)
    {
        Assert.False(_evaluator.TryEvaluate(_context.Find(type), out EvaluationResult result));
        Assert.Empty(result.Fields);
        return _sink.Verboses[^1];
    }

    [Theory]
    [InlineData("Integer", 42)]
    [InlineData("Long", -1L << 40)]
    [InlineData("Byte", 44)]
    [InlineData("Char", 'ä')]
    [InlineData("Bool", 1)]
    [InlineData("Enum", 200)]
    [InlineData("Native", -5)]
    [InlineData("FromCall", 85)]
    [InlineData("MinusOne", -1)]
    [InlineData("Order", -10)]
    [InlineData("FromDouble", -1_000_000_000_000_000)]
    public void Integers(string field, long expected) => Assert.Equal(expected, Integer(typeof(EvaluatedSamples.Primitives), field));

    [Fact]
    public void FloatsAndStrings()
    {
        Type type = typeof(EvaluatedSamples.Primitives);
        Assert.Equal(1 / 3f, Assert.IsType<EvaluatedPrimitive>(Field(type, "Single")).Number);
        Assert.Equal(BitConverter.SingleToUInt32Bits(1 / 3f), Assert.IsType<EvaluatedPrimitive>(Field(type, "Single")).Bits(4));
        Assert.Equal(1e100, Assert.IsType<EvaluatedPrimitive>(Field(type, "Double")).Number);
        Assert.Equal("text", Assert.IsType<EvaluatedString>(Field(type, "Text")).Text);
        Assert.Same(EvaluatedNull.Instance, Field(type, "None"));
    }

    [Fact]
    public void ArraysHaveTheValuesThatRunTimeComputes()
    {
        Type type = typeof(EvaluatedSamples.Tables);
        long[] Integers(string name) => [.. Assert.IsType<EvaluatedArray>(Field(type, name)).Elements.Select(e => ((EvaluatedPrimitive)e).Integer)];

        Assert.Equal(EvaluatedSamples.Tables.Initialized.Select(i => (long)i), Integers("Initialized"));
        Assert.Equal(EvaluatedSamples.Tables.Computed, Integers("Computed").Select(i => (uint)i));
        Assert.Equal(EvaluatedSamples.Tables.Reals, Assert.IsType<EvaluatedArray>(Field(type, "Reals")).Elements.Select(e => ((EvaluatedPrimitive)e).Number));
        var names = Assert.IsType<EvaluatedArray>(Field(type, "Names")).Elements;
        Assert.Same(names[0], names[2]);
        var point = Assert.IsType<EvaluatedStruct>(Assert.IsType<EvaluatedArray>(Field(type, "Points")).Elements[1]);
        Assert.Equal(4, ((EvaluatedPrimitive)point.Get(((DefType)point.Type).FindField("Y")!)).Integer);
    }

    [Fact]
    public void ObjectsKeepTypeFieldsAndIdentity()
    {
        Type type = typeof(EvaluatedSamples.Objects);
        var head = Assert.IsType<EvaluatedInstance>(Field(type, "Head"));

        Assert.EndsWith("HeavyNode", head.Type.FullName, StringComparison.Ordinal);
        Assert.Same(Field(type, "Tail"), head.Get(head.Type.BaseType!.FindField("Next")!));
        Assert.Equal(EvaluatedSamples.Objects.Weight, Integer(type, "Weight"));
        Assert.Equal(30, Integer(type, "Sum"));
        Assert.Equal(42, ((EvaluatedPrimitive)Assert.IsType<EvaluatedBox>(Field(type, "Boxed")).Value).Integer);
        Assert.EndsWith("Node", Assert.IsType<EvaluatedRuntimeType>(Field(type, "TypeOf")).Target.FullName, StringComparison.Ordinal);
        Assert.IsType<EvaluatedInstance>(Field(type, "List"));
    }

    [Fact]
    public void DelegatesKnowTargetAndMethod()
    {
        var lambda = Assert.IsType<EvaluatedDelegate>(Field(typeof(EvaluatedSamples.Objects), "Lambda"));
        var group = Assert.IsType<EvaluatedDelegate>(Field(typeof(EvaluatedSamples.Objects), "Group"));

        Assert.IsType<EvaluatedInstance>(lambda.Target);
        Assert.Equal("<>c", ((DefType)lambda.Method.OwningType).Name);
        Assert.Same(EvaluatedNull.Instance, group.Target);
        Assert.Equal("Parse", group.Method.Name);
    }

    [Fact]
    public void ADecimalHasTheBitsOfRunTime()
    {
        var value = Assert.IsType<EvaluatedStruct>(Field(typeof(EvaluatedSamples.Primitives), "Decimal"));
        long Part(string name) => ((EvaluatedPrimitive)value.Get(((DefType)value.Type).FindField(name)!)).Integer;
        int[] bits = decimal.GetBits(EvaluatedSamples.Primitives.Decimal);

        Assert.Equal(bits[3], Part("_flags"));
        Assert.Equal((uint)bits[2], (uint)Part("_hi32"));
        Assert.Equal((uint)bits[0] | ((ulong)(uint)bits[1] << 32), (ulong)Part("_lo64"));
    }

    [Theory]
    [InlineData(typeof(EqualityComparer<int>), "GenericEqualityComparer")]
    [InlineData(typeof(EqualityComparer<string>), "StringEqualityComparer")]
    [InlineData(typeof(EqualityComparer<DayOfWeek>), "EnumEqualityComparer")]
    [InlineData(typeof(EqualityComparer<object>), "ObjectEqualityComparer")]
    [InlineData(typeof(EqualityComparer<int?>), "NullableEqualityComparer")]
    [InlineData(typeof(Comparer<string>), "GenericComparer")]
    [InlineData(typeof(Comparer<object>), "ObjectComparer")]
    public void DefaultComparersAreChosenAsAtRunTime(Type type, string expected)
    {
        string[] names = [.. Evaluate(type).Fields.Values.Select(v => ((DefType)((EvaluatedObject)v).Type).Name)];

        Assert.StartsWith(expected, Assert.Single(names), StringComparison.Ordinal);
        string atRunTime = type.GetProperty("Default")!.GetValue(null)!.GetType().Name;
        Assert.Equal(atRunTime, names[0]);
    }

    [Fact]
    public void AtomicOperationsAndConcatenation()
    {
        Type type = typeof(EvaluatedSamples.Atomics);
        Assert.Equal(6, Integer(type, "Next"));
        Assert.Equal(6, Integer(type, "Previous"));
        Assert.Equal(81, Integer(type, "Seen"));
        Assert.Equal(41, Integer(type, "Counter"));
        Assert.Equal("abc", Assert.IsType<EvaluatedString>(Field(type, "Joined")).Text);
    }

    [Fact]
    public void SwitchesAreReadOnlyWhenTheyAreFixed()
    {
        Assert.Contains("TryGetSwitch", Refusal(typeof(EvaluatedSamples.Switches)), StringComparison.Ordinal);

        DefType type = _context.Find(typeof(EvaluatedSamples.Switches));
        var evaluator = new StaticConstructorEvaluator(new FeatureSwitches(TestWorld.Options(), _context), _ => false, _sink) { SwitchesAreFixed = true, RuntimeKnobs = [new("Test.On", "true")] };
        Assert.True(evaluator.TryEvaluate(type, out EvaluationResult result));
        Assert.Equal(1, ((EvaluatedPrimitive)result.Get(type.FindField("On")!)).Integer);
        Assert.Equal(0, ((EvaluatedPrimitive)result.Get(type.FindField("Unset")!)).Integer);
    }

    [Fact]
    public void OtherClassesReadonlyObjectsAreShared()
    {
        Assert.Same(Field(typeof(EvaluatedSamples.Objects), "Tail"), Field(typeof(EvaluatedSamples.UsesObjects), "Shared"));
        Assert.Equal("tail", Assert.IsType<EvaluatedString>(Field(typeof(EvaluatedSamples.UsesObjects), "Name")).Text);
    }

    [Fact]
    public void InstantiationsAreEvaluatedApart()
    {
        Assert.Equal(1, Integer(typeof(EvaluatedSamples.Generic<string>), "IsReference"));
        Assert.Equal(0, Integer(typeof(EvaluatedSamples.Generic<int>), "IsReference"));
        Assert.Equal("System.Int32", Assert.IsType<EvaluatedArray>(Field(typeof(EvaluatedSamples.Generic<int>), "Empty")).Element.FullName);
    }

    [Theory]
    [InlineData(typeof(EvaluatedSamples.ReadsForeignState), "Visits of another class's object")]
    [InlineData(typeof(EvaluatedSamples.ChangesForeignObject), "changes an object that")]
    [InlineData(typeof(EvaluatedSamples.ReadsTheWorld), "it calls Interop")]
    [InlineData(typeof(EvaluatedSamples.Throws), "divides by zero")]
    [InlineData(typeof(EvaluatedSamples.Endless), "takes too long")]
    [InlineData(typeof(EvaluatedSamples.Unions), "explicit layout")]
    [InlineData(typeof(EvaluatedSamples.Huge), "array of 1048576 elements")]
    [InlineData(typeof(EvaluatedSamples.CycleA), "CycleB::Value")]
    [InlineData(typeof(EvaluatedSamples.PerThread), "PerThread::Value")]
    public void EffectsBeyondTheClassAreRefusedWithTheReason(Type type, string reason) =>
        Assert.Contains(reason, Refusal(type), StringComparison.Ordinal);

    [Fact]
    public void AClassWithoutStaticConstructorNeedsNothing() => Assert.Empty(Evaluate(typeof(EvaluatedSamples.Node)).Fields);

    [Fact]
    public void ReplacedMethodsAreNotInterpreted()
    {
        var evaluator = new StaticConstructorEvaluator(new FeatureSwitches(TestWorld.Options(), _context), m => m.Name == "Square", _sink);

        Assert.False(evaluator.TryEvaluate(_context.Find(typeof(EvaluatedSamples.Primitives)), out _));
        Assert.Contains("Square", _sink.Verboses[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void EveryClassOfTheLibraryIsEvaluatedOrRefused()
    {
        int evaluated = 0;
        int refused = 0;
        foreach (string name in (string[])["System.Private.CoreLib", "System.Collections", "System.Linq", "System.Private.Uri", "System.Text.Json", "System.Net.Primitives"])
        {
            foreach (DefType type in _context.TryGetModule(name)!.AllTypes.Where(t => t.StaticConstructor is not null && !t.IsGenericDefinition))
            {
                _ = _evaluator.TryEvaluate(type, out _) ? evaluated++ : refused++;
            }
        }

        // About three of four; if it falls far below, something common is refused that was not before.
        Assert.True(evaluated > refused, $"{evaluated} evaluated, {refused} refused:\n{string.Join('\n', _sink.Verboses)}");
    }
}
