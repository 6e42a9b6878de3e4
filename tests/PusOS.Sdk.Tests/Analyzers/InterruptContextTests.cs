using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using PusOS.Analyzers;

namespace PusOS.Sdk.Tests.Analyzers;

/// <summary>Each rule finds what it names, and only in interrupt context.</summary>
public sealed class InterruptContextTests
{
    /// <summary>What the snippets use. BODY stands for the checked method's body.</summary>
    private const string Frame = """
        using System;
        using System.Collections.Generic;
        using System.Diagnostics.CodeAnalysis;
        using System.Threading;
        using System.Threading.Tasks;
        sealed class InterruptContextAttribute : Attribute;
        sealed class InlineAssemblyAttribute(string text) : Attribute { public string Text => text; }
        class Thing { public int Field; public int Auto { get; set; } public int Computed => Field + 1; }
        [InterruptContext] struct Point(int x) { public int X = x; public override string ToString() => ""; }
        [InterruptContext] record struct Pair(int A, int B);
        [InterruptContext] struct Lock { public int Word; public void Acquire() => Word = 1; public int Value => Word; }
        static unsafe class Registrar
        {
            public static bool TryRegister(int source, [InterruptContext] delegate*<void*, void> handler) => true;
            [InterruptContext] public static delegate*<int, bool> Filter { get; set; }
        }
        static unsafe class Kernel
        {
            static int s_count; static object s_gate = new(); static Thing s_thing = new(); static Lock s_lock; static double s_double; static Action s_action = Marked;
            static int[] s_array = new int[4];
            static void Unmarked() { }
            static void Params(params int[] values) { }
            [InterruptContext] static void Marked() { }
            [InterruptContext] static void MarkedParams(params int[] values) { }
            [InterruptContext] static void Take(object o) { }
            [DoesNotReturn] static void Stop(ReadOnlySpan<byte> reason) => throw new Exception();
            [InlineAssembly("wfi")] extern static void Wait();
            static void OnUnmarked(void* argument) { }
            [InterruptContext] static void OnMarked(void* argument) { }
            static bool Filters(int value) => true;
            MARK static RETURN Handler(int input) { BODY }
            static void Thread_() { Registrar.TryRegister(1, &OnMarked); REGISTER }
        }
        """;

    [Theory]
    [InlineData("var o = new Thing();", "PUS0001")]
    [InlineData("var o = new int[3];", "PUS0001")]
    [InlineData("int[] o = [1, 2];", "PUS0001")]
    [InlineData("var o = new { A = 1 };", "PUS0001")]
    [InlineData("Action a = () => s_count++;", "PUS0001")]
    [InlineData("Action a = () => Console.Beep(input, 1);", "PUS0001 PUS0004")]
    [InlineData("Action a = Marked;", "PUS0001")]
    [InlineData("string s = \"a\" + input;", "PUS0001 PUS0002")]
    [InlineData("string s = $\"{input}\";", "PUS0001")]
    [InlineData("string s = \"a\"; s += \"b\";", "PUS0001")]
    [InlineData("MarkedParams(1, 2);", "PUS0001")]
    [InlineData("object o = input;", "PUS0002")]
    [InlineData("Take(new Point(1));", "PUS0002")]
    [InlineData("IComparable c = input;", "PUS0002")]
    [InlineData("lock (s_gate) { }", "PUS0003")]
    [InlineData("Monitor.Enter(s_gate);", "PUS0003")]
    [InlineData("Thread.Sleep(1);", "PUS0003")]
    [InlineData("Unmarked();", "PUS0004")]
    [InlineData("Console.WriteLine();", "PUS0004")]
    [InlineData("int i = s_thing.Computed;", "PUS0004")]
    [InlineData("s_action();", "PUS0004")]
    [InlineData("foreach (int i in new Queue<int>()) { }", "PUS0001 PUS0004")]
    [InlineData("string s = input.ToString();", "PUS0004")]
    [InlineData("throw new Exception();", "PUS0005")]
    [InlineData("double d = s_double * 2;", "PUS0006")]
    [InlineData("double d = input;", "PUS0006")]
    public void Finds(string body, string codes)
    {
        Assert.Equal(codes, Codes(body));
        Assert.Equal("", Codes(body, mark: ""));
    }

    [Fact]
    public void FindsWhatMakesStateMachines()
    {
        Assert.Equal("PUS0003", Codes("yield return 1;", returns: "IEnumerable<int>"));
        Assert.Equal("PUS0003", Codes("", more: "static class Asynchronous { [InterruptContext] static async void F(Task task) => await task; }"));
    }

    [Theory]
    [InlineData("s_count++; Marked(); MarkedParams(s_array);")]
    [InlineData("s_lock.Acquire(); int v = s_lock.Value; s_thing.Auto = s_thing.Field;")]
    [InlineData("Span<byte> bytes = stackalloc byte[4]; bytes[0] = 1; foreach (byte b in bytes) s_count += b;")]
    [InlineData("ReadOnlySpan<byte> text = \"abc\"u8; int n = text.Slice(1).Length;")]
    [InlineData("var p = new Point(1); var q = new Pair(1, 2); Point r = default;")]
    [InlineData("if (input < 0) Stop(\"no\"u8); Wait(); Interlocked.Increment(ref s_count);")]
    [InlineData("const string C = \"a\" + \"b\"; object o = s_thing; int x = Math.Max(input, 2);")]
    [InlineData("void Local() { s_count = 1; } Local();")]
    [InlineData("foreach (int i in s_array) s_count += i;")]
    public void LeavesTheRestAlone(string body) => Assert.Equal("", Codes(body));

    [Theory]
    [InlineData("Registrar.TryRegister(2, &OnUnmarked);", "PUS0007")]
    [InlineData("Registrar.Filter = &Filters;", "PUS0007")]
    [InlineData("Registrar.Filter = null; Registrar.TryRegister(2, &OnMarked);", "")]
    public void HandlersAreMarked(string register, string codes) => Assert.Equal(codes, Codes("", register: register));

    private static string Codes(string body, string mark = "[InterruptContext]", string returns = "void", string register = "", string more = "")
    {
        string source = (Frame + more).Replace("BODY", body, StringComparison.Ordinal).Replace("MARK", mark, StringComparison.Ordinal)
            .Replace("RETURN", returns, StringComparison.Ordinal).Replace("REGISTER", register, StringComparison.Ordinal);
        IEnumerable<MetadataReference> references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)).Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create("snippet", [CSharpSyntaxTree.ParseText(source)], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));
        ImmutableArray<Diagnostic> found = compilation.WithAnalyzers([new InterruptContextAnalyzer()]).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
        return string.Join(" ", found.Select(d => d.Id == "AD0001" ? d.ToString() : d.Id).Distinct().Order(StringComparer.Ordinal));
    }
}
