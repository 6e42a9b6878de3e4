using PusOS.Compiler.Driver;
using PusOS.Compiler.Graph;
using PusOS.Compiler.Llvm;
using PusOS.Compiler.TypeSystem;
using PusOS.Pusc.Tests.Golden;

namespace PusOS.Pusc.Tests.Graph;

/// <summary>Bad input gets a diagnostic with code, member and remedy.</summary>
[Collection(CompilerCollection.Name)]
public sealed class DiagnosticTests
{
    [Fact]
    public void LibraryWithoutMain()
    {
        using var snippet = Snippet.FromSource("public static class Library { public static int F() => 1; }", Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary);
        string output = RunDriver(snippet, out int exitCode);
        Assert.Equal(1, exitCode);
        Assert.Contains("error " + CompilationCodes.NoEntryPoint + ":", output, StringComparison.Ordinal);
        Assert.Contains("Snippet.dll has no entry point", output, StringComparison.Ordinal);
        Assert.Contains("OutputType", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not an assembly at all")]
    [InlineData("MZ\0\0\0\0\0\0\0\0")]
    public void InvalidAssembly(string content)
    {
        using var snippet = Snippet.FromSource("static class Program { static int Main() => 0; }");
        File.WriteAllText(snippet.AssemblyPath, content);
        string output = RunDriver(snippet, out int exitCode);
        Assert.Equal(1, exitCode);
        Assert.Contains("error " + DiagnosticCodes.InvalidAssembly + ":", output, StringComparison.Ordinal);
        Assert.Contains("Snippet.dll", output, StringComparison.Ordinal);
    }

    [Fact]
    public void AmbiguousDefaultImplementationThrowsAtItsCallOnly()
    {
        using var files = Snippet.FromSource("static class Program { static int Main() => 0; }");
        string folder = Path.GetDirectoryName(files.AssemblyPath)!;
        string library = Path.Combine(folder, "Shapes.dll");
        const string Middle = "public interface I { int M(); int Other() => 7; } public interface A : I { int I.M() => 1; } public interface B : I {BODY}";
        Snippet.BuildFile(library, Middle.Replace("BODY", "", StringComparison.Ordinal), []);
        string program = Path.Combine(folder, "App.dll");
        Snippet.BuildFile(program, """
            class C : A, B { }
            static class Program
            {
                static I s_i = new C();
                static int One() => new C() is A ? 1 : 0;
                static int Main() => One() + s_i.Other() + s_i.M();
            }
            """, [library]);
        // The library's next version makes the program's class ambiguous.
        Snippet.BuildFile(library, Middle.Replace("BODY", " int I.M() => 2; ", StringComparison.Ordinal), []);
        CompiledSnippet compiled = Snippet.FromFile(program).Compile(null, false, "-r:" + library);
        Diagnostic warning = Assert.Single(compiled.Diagnostics.Diagnostics, d => d.Code == DiagnosticCodes.AmbiguousImplementation);
        Assert.Contains("I::M", warning.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("throw_platform", compiled.Function("Program$_Main"), StringComparison.Ordinal);
        Assert.DoesNotContain("throw_platform", compiled.Function("Program$_One"), StringComparison.Ordinal);
        Assert.Contains("$ambiguous", compiled.Emit.Fragments["pus_dispatch_table"].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void NativeImportThatNothingExports()
    {
        using var snippet = Snippet.FromSource("""
            using System.Runtime.InteropServices;
            static class Program
            {
                [DllImport("sensor", EntryPoint = "sensor_read")] static extern int Read();
                static int Middle() => Read();
                static int Main() => Middle();
            }
            """);
        CompiledSnippet compiled = snippet.Compile();
        Diagnostic warning = Assert.Single(compiled.Diagnostics.Diagnostics, d => d.Code == CompilationCodes.NotImplemented && d.Message.Contains("sensor", StringComparison.Ordinal));
        Assert.Equal(DiagnosticSeverity.Warning, warning.Severity);
        Assert.Contains("Program::Read", warning.Message, StringComparison.Ordinal);
        Assert.Contains("sensor!sensor_read", warning.Message, StringComparison.Ordinal);
        Assert.Contains("PlatformNotSupportedException", warning.Message, StringComparison.Ordinal);
        Assert.Contains("reference the package", warning.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Reached by: Program::Middle() <- Program::Main() <- ", warning.Message, StringComparison.Ordinal);
        Assert.Contains("pus_throw_platform_not_supported", compiled.Function("Program$_Read"), StringComparison.Ordinal);
        Assert.Contains("Program::Read", Text(compiled), StringComparison.Ordinal);
    }

    [Fact]
    public void NativeImportWithOtherParametersThanTheExport()
    {
        using var snippet = Snippet.FromSource("""
            using System.Runtime.InteropServices;
            static unsafe class Program
            {
                [DllImport("sensor", EntryPoint = "sensor_read")] static extern int Read(long channel, int more);
                [UnmanagedCallersOnly(EntryPoint = "sensor_read")] static int Export(int channel) => channel;
                static int Main() => Read(1, 2);
            }
            """);
        Diagnostic warning = Assert.Single(snippet.Compile().Diagnostics.Diagnostics, d => d.Code == CompilationCodes.NotImplemented && d.Message.Contains("sensor", StringComparison.Ordinal));
        Assert.Contains("takes 2 parameters", warning.Message, StringComparison.Ordinal);
        Assert.Contains("Program::Export", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void VariableArguments()
    {
        using var snippet = Snippet.FromSource("""
            static class Program
            {
                static int Count(__arglist) => new System.ArgIterator(__arglist).GetRemainingCount();
                static int Main() => Count(__arglist(1, 2));
            }
            """);
        CompiledSnippet compiled = snippet.Compile();
        Diagnostic warning = Assert.Single(compiled.Diagnostics.Diagnostics, d => d.Code == CompilationCodes.UnsupportedInstruction);
        Assert.Contains("Program::Count", warning.Message, StringComparison.Ordinal);
        Assert.Contains("Arglist", warning.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("params", warning.Message, StringComparison.Ordinal);
        Assert.Contains("pus_throw_platform_not_supported", compiled.Function("Program$_Count"), StringComparison.Ordinal);
    }

    [Fact]
    public void MissingReferenceNamesTheAssembly()
    {
        using var folder = Snippet.FromSource("static class Program { static int Main() => 0; }");
        string other = Path.Combine(Path.GetDirectoryName(folder.AssemblyPath)!, "Other.dll");
        Snippet.BuildFile(other, "public class Other { public static int F() => 1; }", []);
        string program = Path.Combine(Path.GetDirectoryName(folder.AssemblyPath)!, "App.dll");
        Snippet.BuildFile(program, "static class Program { static int Main() => Other.F(); }", [other]);
        CompiledSnippet compiled = Snippet.FromFile(program).Compile();
        Diagnostic warning = Assert.Single(compiled.Diagnostics.Diagnostics, d => d.Code == DiagnosticCodes.MissingAssembly);
        Assert.Contains("Other", warning.Message, StringComparison.Ordinal);
        Assert.Contains("Reference the package", warning.Message, StringComparison.Ordinal);
        Assert.Contains("Program::Main", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CodesAreUnique()
    {
        var codes = new[] { typeof(CompilationCodes), typeof(DiagnosticCodes), typeof(BackEndCodes), typeof(DriverCodes), typeof(Compiler.Features.FeatureCodes) }
            .SelectMany(type => type.GetFields(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.Public).Select(field => (Code: (string)field.GetRawConstantValue()!, Name: type.Name + "." + field.Name)))
            .ToList();
        Assert.True(codes.Count > 30);
        Assert.All(codes.GroupBy(c => c.Code), group => Assert.True(group.Count() == 1, $"{group.Key}: {string.Join(", ", group.Select(c => c.Name))}"));
        string page = File.ReadAllText(Path.Combine(GoldenProgram.Folder, "../../../../docs/spec/compiler.md"));
        Assert.All(codes, c => Assert.Contains("| " + c.Code + " |", page, StringComparison.Ordinal));
    }

    private static string Text(CompiledSnippet compiled) =>
        string.Join('\n', compiled.Emit.Fragments.Values.Where(f => f.Symbol.StartsWith("str.", StringComparison.Ordinal)).Select(f => Decode(f.Text)));

    /// <summary>The characters of a string literal's LLVM text.</summary>
    private static string Decode(string text) =>
        string.Concat(System.Text.RegularExpressions.Regex.Matches(text, @"i16 (\d+)").Select(m => (char)int.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)));

    private static string RunDriver(Snippet snippet, out int exitCode)
    {
        var output = new StringWriter();
        string[] arguments = [snippet.AssemblyPath, "-o:" + snippet.AssemblyPath + ".elf", .. snippet.Options().ReferencePaths.Select(path => "-r:" + path)];
        exitCode = new CompilerSession(output).Run(arguments, ProgramCompiler.Run);
        return output.ToString();
    }
}
