using PusOS.Pusc.Tests.Golden;

namespace PusOS.Pusc.Tests.Graph;

/// <summary>What the runtime's attributes bind: stand-ins by name, parameters, generic parameters and this.</summary>
[Collection(CompilerCollection.Name)]
public sealed class BindingsTests
{
    private const string Attributes = """
        using System;
        using System.Runtime.InteropServices;
        namespace PusOS.Runtime
        {
            [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
            sealed class ReplacesAttribute(string typeName, string methodName) : Attribute { public string T => typeName; public string M => methodName; }
            [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
            sealed class InternalCallAttribute(string typeName, string methodName) : Attribute { public string T => typeName; public string M => methodName; }
            [AttributeUsage(AttributeTargets.Method | AttributeTargets.Field)]
            sealed class RuntimeExportAttribute(string symbol) : Attribute { public string S => symbol; public bool Root { get; set; } }
        }
        """;

    [Fact]
    public void ReplacementIsChosenByParameterTypes()
    {
        using var snippet = Snippet.FromSource(Attributes + """
            class Target
            {
                public static int F(int value) => value;
                public static int F(long value) => (int)value;
            }
            static class StandIns
            {
                [PusOS.Runtime.Replaces("Target", "F")] static int OfLong(long value) => 7;
            }
            static class Program { static int Main() => Target.F(1) + Target.F(2L); }
            """);
        string main = snippet.Compile().Function("Program$_Main");
        Assert.Contains("Target$_F", main, StringComparison.Ordinal);
        Assert.Contains("StandIns$_OfLong\"(i64 2)", main, StringComparison.Ordinal);
    }

    [Fact]
    public void ThisIsTheFirstParameter()
    {
        using var snippet = Snippet.FromSource(Attributes + """
            class Box
            {
                public int Value = 3;
                public virtual int Get(int more) => Value + more;
            }
            struct Point
            {
                public int X;
                public int Get(int more) => X + more;
            }
            static unsafe class StandIns
            {
                [PusOS.Runtime.Replaces("Box", "Get")] static int OfBox(object self, int more) => more;
                [PusOS.Runtime.Replaces("Point", "Get")] static int OfPoint(void* self, int more) => more;
                [PusOS.Runtime.Replaces("Point", "Get")] static int WrongShape(int self, int more) => more;
            }
            static class Program
            {
                static int Main()
                {
                    Point point = default;
                    return new Box().Get(1) + point.Get(2);
                }
            }
            """);
        CompiledSnippet compiled = snippet.Compile();
        string main = compiled.Function("Program$_Main");
        Assert.Contains("StandIns$_OfBox\"(ptr ", main, StringComparison.Ordinal);
        Assert.Contains("StandIns$_OfPoint\"(ptr ", main, StringComparison.Ordinal);
        Assert.False(compiled.Has("WrongShape"));
        Assert.False(compiled.Has("Box$_Get"), "the replaced body is not part of the program");
    }

    [Fact]
    public void GenericParametersOfTypeAndMethodBecomeMethodParameters()
    {
        using var snippet = Snippet.FromSource(Attributes + """
            static class Holder<T>
            {
                public static int Count<U>(T one, U other) => 1;
            }
            static class StandIns
            {
                [PusOS.Runtime.Replaces("Holder`1", "Count")] static int Count<T, U>(T one, U other) => 2;
            }
            static class Program { static int Main() => Holder<int>.Count(1, 2L); }
            """);
        string main = snippet.Compile().Function("Program$_Main");
        Assert.Contains("StandIns$_Count$<System.Int32", main, StringComparison.Ordinal);
        Assert.DoesNotContain("Holder", main, StringComparison.Ordinal);
    }

    [Fact]
    public void NativeImportBindsToTheExportOfItsEntryPoint()
    {
        using var snippet = Snippet.FromSource(Attributes + """
            static unsafe class Program
            {
                [DllImport("native", EntryPoint = "twice")] static extern int Twice(int value);
                [UnmanagedCallersOnly(EntryPoint = "twice")] static int Export(int value) => value * 2;
                static int Main() => Twice(4);
            }
            """);
        Assert.Contains("@\"twice\"(i32 signext 4)", snippet.Compile().Function("Program$_Main"), StringComparison.Ordinal);
    }

    [Fact]
    public void ExportedRootIsCompiledThoughNothingCallsIt()
    {
        using var snippet = Snippet.FromSource(Attributes + """
            static class Program
            {
                [PusOS.Runtime.RuntimeExport("my_root", Root = true)] static int Root() => 1;
                [PusOS.Runtime.RuntimeExport("my_leaf")] static int Leaf() => 1;
                static int Main() => 0;
            }
            """);
        CompiledSnippet compiled = snippet.Compile();
        Assert.True(compiled.Emit.Fragments.ContainsKey("my_root"));
        Assert.False(compiled.Emit.Fragments.ContainsKey("my_leaf"));
    }
}
