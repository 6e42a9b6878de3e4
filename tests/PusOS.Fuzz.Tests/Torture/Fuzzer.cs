using System.Globalization;
using PusOS.Fuzz.Generation;
using PusOS.Fuzz.Running;

namespace PusOS.Fuzz;

/// <summary>Makes programs, runs them on both sides, compares. Each call blocks for some ten seconds, most of it LLVM.</summary>
/// <param name="folder">Where programs and the object cache are kept; a program's folder has its text, assembly and image.</param>
public sealed class Fuzzer(string folder)
{
    private static readonly TimeSpan s_hostLimit = TimeSpan.FromMinutes(2), s_nodeLimit = TimeSpan.FromMinutes(5);
    private BuiltProgram? _graphs;

    /// <summary>Random C# as an assembly only, with a class of static readonly fields for every eight methods.</summary>
    /// <param name="folder">Where it is written.</param>
    /// <param name="name">Its name.</param>
    /// <param name="seed">Its seed.</param>
    /// <param name="methods">How many methods.</param>
    /// <returns>Its path.</returns>
    public static string Library(string folder, string name, ulong seed, int methods) => FromSeed(folder, name, seed, methods).AssemblyPath;

    /// <summary>Random C#.</summary>
    /// <param name="seed">The program's seed.</param>
    /// <param name="methods">How many methods.</param>
    /// <returns>What differs, one line each.</returns>
    public IReadOnlyList<string> CSharp(ulong seed, int methods)
    {
        BuiltProgram program = FromSeed(Path.Combine(folder, $"csharp{seed}"), "Fuzz", seed, methods);
        program.CompileImage();
        return Compare(program);
    }

    /// <summary>Random C# that several threads run at once, each with data of its own and all with some that they share.</summary>
    /// <param name="seed">The program's seed.</param>
    /// <param name="methods">How many methods.</param>
    /// <param name="threads">How many threads.</param>
    /// <param name="harts">On how many harts.</param>
    /// <param name="turns">How often the node runs it, each time with another interleaving.</param>
    /// <returns>What differs, one line each.</returns>
    public IReadOnlyList<string> Threads(ulong seed, int methods, int threads, int harts, int turns)
    {
        BuiltProgram program = FromSeed(Path.Combine(folder, $"threads{seed}"), "Threads", seed, methods, threads: true);
        program.CompileImage();
        List<string> differences = [];
        for (int turn = 0; turn < turns && differences.Count == 0; turn++)
        {
            differences = Compare(program, harts, "run", threads.ToString(CultureInfo.InvariantCulture));
        }

        return differences;
    }

    /// <summary>Random CIL.</summary>
    /// <inheritdoc cref="CSharp"/>
    public IReadOnlyList<string> Cil(ulong seed, int methods)
    {
        string place = Path.Combine(folder, $"cil{seed}");
        BuiltProgram support = BuiltProgram.FromSource(place, "Support", [("Prelude.cs", Resource("Prelude.cs")), ("CilSupport.cs", Resource("CilSupport.cs"))], true, true);
        CilGenerator.Generate(seed, methods, System.Reflection.Assembly.Load(File.ReadAllBytes(support.AssemblyPath)), Path.Combine(place, "Cil.dll"));
        BuiltProgram program = BuiltProgram.FromAssembly(place, "Cil");
        program.CompileImage(support.AssemblyPath);
        return Compare(program);
    }

    /// <summary>Random object graphs in 32 MiB, compiled once for all seeds.</summary>
    /// <param name="seed">Seed of what the threads do.</param>
    /// <param name="rounds">How long.</param>
    /// <param name="threads">How many threads.</param>
    /// <param name="harts">How many harts.</param>
    public IReadOnlyList<string> Graphs(ulong seed, int rounds, int threads, int harts)
    {
        if (_graphs is null)
        {
            _graphs = BuiltProgram.FromSource(Path.Combine(folder, "graphs"), "Graphs", [("ObjectGraphs.cs", Resource("ObjectGraphs.cs"))], true);
            _graphs.CompileImage();
        }

        string[] arguments = [seed.ToString(CultureInfo.InvariantCulture), rounds.ToString(CultureInfo.InvariantCulture), threads.ToString(CultureInfo.InvariantCulture)];
        ProcessRun host = _graphs.OnHost(s_hostLimit, arguments), node = _graphs.OnNode(s_nodeLimit, "32M", harts, arguments);
        List<string> differences = [.. Comparison.Differences(host.Output, () => host.Output, node.Output)];
        if (node.ExitCode != 0 || host.ExitCode != 0)
        {
            differences.Add($"exit codes: host {host.ExitCode}, node {node.ExitCode}");
        }

        return differences;
    }

    private static BuiltProgram FromSeed(string folder, string name, ulong seed, int methods, bool threads = false)
    {
        string kind = threads ? "#define THREADS\n" : "";
        return BuiltProgram.FromSource(
            folder, name,
            [("Prelude.cs", kind + Resource("Prelude.cs")), ("Shapes.cs", Resource("Shapes.cs")), ("Program.cs", ProgramGenerator.Generate(seed, methods, threads))], seed % 3 != 0);
    }

    private static List<string> Compare(BuiltProgram program) => Compare(program, 1, "run");

    private static List<string> Compare(BuiltProgram program, int harts, params string[] arguments)
    {
        ProcessRun host = program.OnHost(s_hostLimit, arguments), node = program.OnNode(s_nodeLimit, "128M", harts, arguments);
        if (host.ExitCode != 0)
        {
            // The optimised code may even crash where the unoptimised does not.
            host = program.OnPlainHost(s_hostLimit, arguments);
        }

        List<string> differences = [.. Comparison.Differences(host.Output, () => program.OnPlainHost(s_hostLimit, arguments).Output, node.Output)];
        if (host.ExitCode != 0 || node.ExitCode != 0)
        {
            differences.Add($"exit codes: host {host.ExitCode}, node {node.ExitCode}");
        }

        // A member that cannot be compiled throws at run time; nothing that is generated asks for one.
        differences.AddRange(program.Log.Split('\n').Where(l => l.Contains("PUS1002", StringComparison.Ordinal) || l.Contains("PUS9", StringComparison.Ordinal)));
        return differences;
    }

    private static string Resource(string name)
    {
        using Stream stream = typeof(Fuzzer).Assembly.GetManifestResourceStream(name) ?? throw new FuzzException(name);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
