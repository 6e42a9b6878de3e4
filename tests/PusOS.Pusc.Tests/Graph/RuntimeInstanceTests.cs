using PusOS.Pusc.Tests.Golden;

namespace PusOS.Pusc.Tests.Graph;

/// <summary>Types of which only the runtime makes instances count as constructed, once what makes them is reached.</summary>
[Collection(CompilerCollection.Name)]
public sealed class RuntimeInstanceTests
{
    [SkippableTheory]
    [InlineData("S", "struct S { public override string ToString() => \"s\"; }", "Array a = new S[1]; return a.GetValue(0)!.ToString()!.Length;")]
    [InlineData("S", "struct S { public override string ToString() => \"s\"; }", "object[] o = new object[1]; Array.Copy(new S[1], o, 1); return o[0].ToString()!.Length;")]
    [InlineData("S", "struct S { public override string ToString() => \"s\"; }", "return Activator.CreateInstance(typeof(S))!.ToString()!.Length;")]
    [InlineData("S", "struct S { public override string ToString() => \"s\"; }", "return Array.CreateInstance(typeof(S), 1).GetValue(0)!.ToString()!.Length;")]
    [InlineData("S", "struct S { public override string ToString() => \"s\"; }", "int i = 0; return System.Runtime.CompilerServices.RuntimeHelpers.Box(ref System.Runtime.CompilerServices.Unsafe.As<int, byte>(ref i), typeof(S).TypeHandle)!.ToString()!.Length;")]
    [InlineData("S", "struct S { public string N; public override bool Equals(object? o) => true; public override int GetHashCode() => 1; } struct T { public S F; }", "object t = new T(); return t.Equals(new T()) ? 0 : 1;")]
    [InlineData("S[]", "class S { }", "return Array.CreateInstance(typeof(S[]).GetElementType()!, 1) is S[] ? 1 : typeof(S[]).Name.Length;")]
    public void CountsAsConstructed(string type, string declarations, string body)
    {
        CompiledSnippet compiled = Compile(declarations, body);
        Assert.Contains(compiled.Emit.Dispatch.Constructed, t => t.FullName == type);
    }

    [SkippableFact]
    public void TypeObjectAloneConstructsNothing()
    {
        CompiledSnippet compiled = Compile("class S { } enum E { A }", "return typeof(S).Name.Length + typeof(E).Name.Length;");
        Assert.DoesNotContain(compiled.Emit.Dispatch.Constructed, t => t.FullName is "S" or "E");
    }

    private static CompiledSnippet Compile(string declarations, string body)
    {
        Skip.If(WholeRuntimeTests.CorePath() is null, "The target flavour of PusOS.Core is not built: dotnet build -c Release src/PusOS.Core/Target");
        using var snippet = Snippet.FromSource($"#nullable enable\nusing System;\n{declarations}\nstatic class Program {{ static int Main() {{ {body} }} }}");
        return snippet.Compile(null, false, "-r:" + WholeRuntimeTests.CorePath());
    }
}
