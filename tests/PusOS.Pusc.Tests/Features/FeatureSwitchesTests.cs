using PusOS.Compiler.Features;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Pusc.Tests.Features;

public sealed class FeatureSwitchesTests
{
    private readonly TypeSystemContext _context = TestWorld.Open();

    private StubBody? Stub(string type, string method, params string[] options) => Stub(type, method, null, options);

    private StubBody? Stub(string type, string method, ModuleDesc? module, string[] options)
    {
        DefType owner = _context.FindType(type, module) ?? throw new InvalidOperationException(type);
        MethodDesc found = owner.FindMethod(method) ?? throw new InvalidOperationException(method);
        return new FeatureSwitches(TestWorld.Options(options), _context).TryGetStub(found, out StubBody body) ? body : null;
    }

    private static StubBody Constant(object? value) => new(StubKind.Constant, value);

    [Theory]
    [InlineData("System.Runtime.Intrinsics.X86.Avx2", "get_IsSupported")]
    [InlineData("System.Runtime.Intrinsics.X86.Avx2+X64", "get_IsSupported")]
    [InlineData("System.Runtime.Intrinsics.Arm.AdvSimd", "get_IsSupported")]
    [InlineData("System.Runtime.Intrinsics.Wasm.PackedSimd", "get_IsSupported")]
    [InlineData("System.Runtime.Intrinsics.Vector128", "get_IsHardwareAccelerated")]
    [InlineData("System.Runtime.Intrinsics.Vector512", "get_IsHardwareAccelerated")]
    [InlineData("System.Numerics.Vector", "get_IsHardwareAccelerated")]
    [InlineData("System.Runtime.CompilerServices.RuntimeFeature", "get_IsDynamicCodeSupported")]
    [InlineData("System.Runtime.CompilerServices.RuntimeFeature", "get_IsDynamicCodeCompiled")]
    [InlineData("System.Diagnostics.Debugger", "get_IsAttached")]
    [InlineData("System.Diagnostics.Tracing.EventSource", "get_IsSupported")]
    [InlineData("System.StartupHookProvider", "get_IsSupported")]
    public void TheseAreFalse(string type, string method) => Assert.Equal(Constant(false), Stub(type, method));

    [Fact]
    public void DynamicCodeStaysFalseWhateverIsGiven() =>
        Assert.Equal(Constant(false), Stub("System.Runtime.CompilerServices.RuntimeFeature", "get_IsDynamicCodeCompiled", "--feature:System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported=true"));

    [Fact]
    public void VectorElementTypesAreStillAskedFor() =>
        Assert.Null(Stub("System.Runtime.Intrinsics.Vector128`1", "get_IsSupported"));

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public void AnAttributedSwitchFollowsItsFeature(string value) =>
        Assert.Equal(Constant(value == "true"), Stub("System.TimeZoneInfo", "get_Invariant", $"--feature:System.TimeZoneInfo.Invariant={value}"));

    [Fact]
    public void AnAttributedSwitchThatNobodySetIsLeftToRunTime() => Assert.Null(Stub("System.TimeZoneInfo", "get_Invariant"));

    [Fact]
    public void OrdinaryMembersHaveNoStub() => Assert.Null(Stub("System.Math", "Abs"));

    [Fact]
    public void EmbeddedSubstitutionsMatchBySignature()
    {
        Assert.Equal(Constant(8), Stub("System.IntPtr", "get_Size"));
        Assert.Equal(Constant(true), Stub("System.Globalization.GlobalizationMode", "get_Invariant", "--feature:System.Globalization.Invariant=true"));
        Assert.Equal(Constant(false), Stub("System.Globalization.GlobalizationMode+Settings", "get_Invariant", "--feature:System.Globalization.Invariant=false"));
        Assert.Equal(new StubBody(StubKind.Empty, null), Stub("System.Diagnostics.Tracing.EventSource", "Finalize"));
    }

    [Fact]
    public void EmbeddedSubstitutionsGiveFieldConstants()
    {
        FieldDesc field = _context.FindType("System.BitConverter")!.FindField("IsLittleEndian")!;

        Assert.True(new FeatureSwitches(TestWorld.Options(), _context).TryGetFieldConstant(field, out object? value));
        Assert.Equal(true, value);
        Assert.False(new FeatureSwitches(TestWorld.Options(), _context).TryGetFieldConstant(_context.FindType("System.String")!.FindField("Empty")!, out _));
    }

    [Fact]
    public void FilesOnTheCommandLineSubstituteToo()
    {
        string file = Path.GetTempFileName();
        try
        {
            string type = typeof(Switched<>).FullName!.Replace('+', '/');
            File.WriteAllText(file, $"""
                <linker><assembly fullname="PusOS.Pusc.Tests">
                  <type fullname="{type}">
                    <method signature="System.Int32 Number(System.Collections.Generic.List`1{"<T>"},System.String[],System.Int32&amp;)" body="stub" value="42" />
                    <method name="Gone" body="remove" />
                    <method name="Quiet" body="stub" feature="No.Such" featurevalue="true" featuredefault="true" />
                    <method name="Loud" body="stub" feature="No.Such" featurevalue="true" />
                    <field name="s_limit" value="7" />
                  </type>
                </assembly></linker>
                """.Replace("<T>", "&lt;T&gt;", StringComparison.Ordinal));
            var features = new FeatureSwitches(TestWorld.Options("--substitution:" + file), _context);
            DefType owner = _context.Find(typeof(Switched<int>));
            StubBody? Of(string name) => features.TryGetStub(owner.FindMethod(name)!, out StubBody body) ? body : null;

            Assert.Equal(Constant(42), Of("Number"));
            Assert.Equal(new StubBody(StubKind.Throw, null), Of("Gone"));
            Assert.Equal(new StubBody(StubKind.Empty, null), Of("Quiet"));
            Assert.Null(Of("Loud"));
            Assert.True(features.TryGetFieldConstant(owner.FindField("s_limit")!, out object? limit));
            Assert.Equal((byte)7, limit);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void AMalformedFileIsNamed()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, "<linker><assembly>");
        var features = new FeatureSwitches(TestWorld.Options("--substitution:" + file), _context);
        CompilerException e = Assert.Throws<CompilerException>(() => features.TryGetStub(_context.FindType("System.Math")!.FindMethod("Abs")!, out _));
        File.Delete(file);

        Assert.Equal("PUS1020", e.Code);
        Assert.Contains(file, e.Message, StringComparison.Ordinal);
    }


#pragma warning disable CA1822, IDE0060, CS0169, CS0414, CA1823
    private sealed class Switched<T>
    {
        private static readonly byte s_limit = 3;

        public static int Number(List<T> list, string[] names, ref int count) => s_limit;

        public static void Gone()
        {
        }

        public static void Quiet()
        {
        }

        public static void Loud()
        {
        }
    }
}
