namespace PusOS.Bench.Harness;

/// <summary>The compute kernels in C# on the node against the same in C (clang -O2, riscv64 user mode, glibc).</summary>
internal static class KernelsBench
{
    private const int FirstManagedMark = 2;
    private const int FirstReferenceMark = 1;
    private const double MostRatio = 1.5, GoalRatio = 1.15;
    private const double MostTrees = 837e6, GoalTrees = 418.5e6;

    private static readonly string[] s_names = ["nbody", "fannkuch", "spectral", "binary-trees", "mandelbrot", "sha256", "crc32", "hashmap", "introsort", "qsort"];

    /// <summary>Takes the figures. A kernel counts only if both programs print the same checksum for it.</summary>
    public static void Run(BenchContext context, FigureTable table)
    {
        MarkLog reference = CountReference(context, out string expected);
        MarkLog managed = context.Count(context.BuildProgram("Kernels"), "256M", 600, out CommandOutcome outcome);
        string[] wanted = Lines(expected), printed = Lines(outcome.Output);
        double logarithms = 0;
        int count = 0;
        for (int i = 0; i < s_names.Length && i < printed.Length && printed[i] == wanted[i]; i++)
        {
            double instructions = managed.Between(FirstManagedMark + (2 * i), FirstManagedMark + (2 * i) + 1);
            double ratio = instructions / reference.Between(FirstReferenceMark + (2 * i), FirstReferenceMark + (2 * i) + 1);
            logarithms += Math.Log(ratio);
            count++;
            table.Add($"kernels.{s_names[i]}.ratio", ratio, "x C -O2", null, GoalRatio);
            if (s_names[i] == "binary-trees")
            {
                table.Add("kernels.binary-trees.instructions", instructions, "instructions", MostTrees, GoalTrees);
            }
        }

        if (count < s_names.Length)
        {
            throw new BenchException($"kernel {s_names[count]} printed another checksum or did not end (exit code {outcome.ExitCode}):\n{BenchContext.Tail(outcome.Output + outcome.Error)}");
        }

        table.Add("kernels.geomean.ratio", Math.Exp(logarithms / count), "x C -O2", MostRatio, GoalRatio);
    }

    private static string[] Lines(string text) => text.Replace("\r", "", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static MarkLog CountReference(BenchContext context, out string output)
    {
        string program = Path.Combine(context.Work, "kernels-reference"), log = program + ".marks";
        File.Delete(log);
        CommandOutcome outcome = BenchContext.Start("qemu-riscv64", ["-plugin", $"{context.Plugin},out={log}", program], context.Work);
        if (outcome.ExitCode != 0)
        {
            throw new BenchException($"The C reference failed:\n{outcome.Error}");
        }

        output = outcome.Output;
        return MarkLog.Read(log);
    }
}
