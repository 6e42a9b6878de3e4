using PusOS.Compiler.Driver;
using PusOS.Compiler.Graph;
using PusOS.Compiler.TypeSystem;
using PusOS.Pusc.Tests.Golden;
using Xunit.Abstractions;

namespace PusOS.Pusc.Tests.Graph;

/// <summary>Damaged assemblies compile or give a diagnostic; they never crash the compiler, nor keep it busy.</summary>
[Collection(CompilerCollection.Name)]
public sealed class MalformedCodeTests(ITestOutputHelper output)
{
    private const int Mutations = 24;

    private const string Source = """
        using System;
        interface IShape { int Area(); int Twice() => 2 * Area(); }
        struct Square : IShape { public int Side; public int Area() => Side * Side; }
        class Node<T> where T : IShape { public T Value; public Node<T> Next; public virtual int Sum() => Value.Twice() + (Next is null ? 0 : Next.Sum()); }
        sealed class Big : Node<Square> { public override int Sum() { try { return base.Sum(); } catch (InvalidOperationException e) when (e.Message != null) { return 1; } finally { s_count++; } } static int s_count; }
        enum Color : byte { Red, Green = 7 }
        static class Program
        {
            static readonly int[] s_primes = { 2, 3, 5, 7, 11, 13, 17, 19 };
            static string Name(object o) => o switch { int i => "int" + i, string s => s, Color c => c == Color.Green ? "green" : "other", _ => "?" };
            static int Loop(ReadOnlySpan<int> values) { int sum = 0; foreach (int value in values) { sum += value % 3 == 0 ? value : -value; } return sum; }
            static int Main(string[] args)
            {
                Func<int, int> add = x => x + args.Length;
                var node = new Big { Value = new Square { Side = 3 } };
                long product = 1;
                for (int i = 0; i < s_primes.Length; i++) { product = checked(product * s_primes[i]); }
                double half = product / 2.0;
                return add(node.Sum()) + Name(Color.Green).Length + Loop(s_primes) + (int)half + new int[2, 3].Length;
            }
        }
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task MutatedAssemblyCompilesOrIsDiagnosed(int seed)
    {
        using var snippet = Snippet.FromSource(Source);
        byte[] original = File.ReadAllBytes(snippet.AssemblyPath);
        File.Delete(Path.ChangeExtension(snippet.AssemblyPath, ".pdb"));
        var random = new Random(seed);
        for (int i = 0; i < Mutations; i++)
        {
            byte[] mutated = [.. original];
            int changes = random.Next(1, 5);
            for (int change = 0; change < changes; change++)
            {
                // Behind the headers: code and metadata.
                mutated[random.Next(0x200, mutated.Length)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(snippet.AssemblyPath, mutated);
            string name = $"seed {seed}, mutation {i}";
            using var text = new StringWriter();
            var work = Task.Run(() => Run(snippet, text));
            Assert.True(await Task.WhenAny(work, Task.Delay(TimeSpan.FromSeconds(120))) == work, name + " did not end");
            int exitCode = await work;
            output.WriteLine($"{name}: {(exitCode == 0 ? "compiles" : text.ToString().Split('\n')[0])}");
            Assert.False(text.ToString().Contains(DriverCodes.Internal, StringComparison.Ordinal), $"{name}: {text}");
            Assert.True(exitCode == 0 || text.ToString().Contains("error PUS", StringComparison.Ordinal), name);
        }
    }

    private static int Run(Snippet snippet, TextWriter text)
    {
        CompilerOptions options = snippet.Options();
        return new CompilerSession(text).Run(
            [options.InputPath, "-o:" + options.OutputPath, .. options.ReferencePaths.Select(p => "-r:" + p)],
            (parsed, diagnostics) =>
            {
                ProgramCompiler.Emit(parsed, diagnostics);
                return diagnostics.ErrorCount == 0 ? 0 : 1;
            });
    }
}
