using System.Diagnostics;
using System.Globalization;
using PusOS.Fuzz.Running;

namespace PusOS.Fuzz;

/// <summary>The command: random programs until time is over.</summary>
public static class FuzzRun
{
    private const string Usage = """
        pusfuzz [--seed N] [--minutes N] [--kind csharp|cil|graphs|threads|all] [--methods N] [--folder PATH]
          Seeds N, N+1, ... (otherwise a fresh one, printed), until the minutes are over (60); one program of each kind per seed.
          One program again: --seed N --kind KIND --methods M --minutes 0. Exit code: number of programs that differ.
        """;

    private static readonly string[] s_kinds = ["csharp", "cil", "graphs", "threads"];

    /// <summary>Runs; the exit code is the number of programs that differ, at most 100.</summary>
    public static int Main(string[] arguments)
    {
        if (arguments.Contains("--help"))
        {
            Console.WriteLine(Usage);
            return 0;
        }

        ulong seed = Number(arguments, "--seed", (ulong)Random.Shared.Next());
        TimeSpan limit = TimeSpan.FromMinutes(Number(arguments, "--minutes", 60));
        int methods = (int)Number(arguments, "--methods", 250), failed = 0, programs = 0;
        string kind = Text(arguments, "--kind", "all");
        var fuzzer = new Fuzzer(Text(arguments, "--folder", Path.Combine(Path.GetTempPath(), "pusfuzz")));
        var watch = Stopwatch.StartNew();
        do
        {
            foreach (string one in s_kinds.Where(k => kind == "all" || k == kind))
            {
                programs++;
                failed += Run(fuzzer, one, seed, methods) ? 0 : 1;
            }

            seed++;
        }
        while (watch.Elapsed < limit);
        Console.WriteLine($"{programs} programs, {failed} differ");
        return Math.Min(failed, 100);
    }

    private static bool Run(Fuzzer fuzzer, string kind, ulong seed, int methods)
    {
        IReadOnlyList<string> differences;
        try
        {
            differences = kind switch
            {
                "csharp" => fuzzer.CSharp(seed, methods),
                "cil" => fuzzer.Cil(seed, methods),
                "threads" => fuzzer.Threads(seed, methods, 2 + (int)(seed % 3), 2 + (int)(seed % 2 * 2), 4),
                _ => fuzzer.Graphs(seed, 60, 2 + (int)(seed % 5), 1 + (int)(seed % 4)),
            };
        }
        catch (FuzzException e)
        {
            differences = [e.Message];
        }

        Console.WriteLine($"--kind {kind} --seed {seed} --methods {methods}: {(differences.Count == 0 ? "equal" : $"{differences.Count} DIFFERENCES")}");
        foreach (string difference in differences.Take(20))
        {
            Console.WriteLine("  " + difference);
        }

        return differences.Count == 0;
    }

    private static ulong Number(string[] arguments, string name, ulong otherwise) =>
        ulong.TryParse(Text(arguments, name, ""), CultureInfo.InvariantCulture, out ulong value) ? value : otherwise;

    private static string Text(string[] arguments, string name, string otherwise)
    {
        int index = Array.IndexOf(arguments, name);
        return index >= 0 && index + 1 < arguments.Length ? arguments[index + 1] : otherwise;
    }
}
