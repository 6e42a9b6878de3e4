namespace PusOS.Bench.Harness;

/// <summary>The compute kernels in C# on the node against the same in C (clang -O2, riscv64 user mode, glibc).</summary>
internal static class KernelsBench
{
    private const int FirstManagedMark = 2;
    private const int FirstReferenceMark = 1;
    private const double MostRatio = 1.5, GoalRatio = 1.15;
    private const double MostTrees = 837e6, GoalTrees = 418.5e6;

    private static readonly string[] s_names = ["nbody", "fannkuch", "spectral", "binary-trees", "mandelbrot", "sha256", "crc32", "hashmap", "introsort", "qsort"];

    /// <summary>Takes the figures; both programs must print the same checksums.</summary>
    public static void Run(BenchContext context, FigureTable table)
    {
        MarkLog reference = CountReference(context, out string expected);
        string image = context.BuildProgram("Kernels");
        CommandOutcome check = context.Boot(image, "256M", 600);
        if (check.Output.Replace("\r", "", StringComparison.Ordinal).Trim() != expected.Trim())
        {
            throw new BenchException($"The kernels' checksums differ. C:\n{expected}\nPusOS (exit code {check.ExitCode}):\n{check.Output}{check.Error}");
        }

        MarkLog managed = context.Count(image, "256M");
        double logarithms = 0;
        for (int i = 0; i < s_names.Length; i++)
        {
            double instructions = managed.Between(FirstManagedMark + (2 * i), FirstManagedMark + (2 * i) + 1);
            double ratio = instructions / reference.Between(FirstReferenceMark + (2 * i), FirstReferenceMark + (2 * i) + 1);
            logarithms += Math.Log(ratio);
            table.Add($"kernels.{s_names[i]}.ratio", ratio, "x C -O2", null, GoalRatio);
            if (s_names[i] == "binary-trees")
            {
                table.Add("kernels.binary-trees.instructions", instructions, "instructions", MostTrees, GoalTrees);
            }
        }

        table.Add("kernels.geomean.ratio", Math.Exp(logarithms / s_names.Length), "x C -O2", MostRatio, GoalRatio);
    }

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
