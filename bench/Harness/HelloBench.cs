namespace PusOS.Bench.Harness;

/// <summary>Size, start and publish times of samples/Hello.</summary>
internal static class HelloBench
{
    private const string Greeting = "Hello from PusOS for .NET!";
    private const int MostMebibytes = 64;

    /// <summary>Takes the figures.</summary>
    public static void Run(BenchContext context, FigureTable table)
    {
        PublishTimes(context, table);
        string image = context.BuildProgram("EntryToMain");
        table.Add("hello.entry-to-main.instructions", context.Count(image, "128M", 60).Between(1, 2), "instructions", 10e6, 0.5e6);
        table.Add("hello.min-ram.mib", SmallestRam(context, image), "MiB", 16, 5);
    }

    // In a copy outside the source tree, with the sample's own build settings around it.
    private static void PublishTimes(BenchContext context, FigureTable table)
    {
        string outer = Path.Combine(context.Work, "publish");
        string folder = Path.Combine(outer, "Hello");
        if (Directory.Exists(outer))
        {
            Directory.Delete(outer, recursive: true);
        }

        Directory.CreateDirectory(folder);
        string samples = Path.Combine(context.Root, "samples");
        foreach (string file in (string[])["global.json", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
        {
            File.Copy(Path.Combine(samples, file), Path.Combine(outer, file));
        }

        string config = File.ReadAllText(Path.Combine(samples, "nuget.config"));
        File.WriteAllText(Path.Combine(outer, "nuget.config"), config.Replace("../artifacts", "../..", StringComparison.Ordinal));
        File.Copy(Path.Combine(samples, "Hello/Hello.csproj"), Path.Combine(folder, "Hello.csproj"));
        string source = File.ReadAllText(Path.Combine(samples, "Hello/Program.cs"));
        string program = Path.Combine(folder, "Program.cs");
        File.WriteAllText(program, source);

        string[] publish = ["publish", "-r", "pusos-riscv64", "-nologo", "-v", "q"];
        Console.Error.WriteLine("    publishing Hello: cold, after a change, unchanged");
        double cold = context.Run("dotnet", publish, folder).TotalSeconds;
        var image = new FileInfo(Path.Combine(folder, "bin/Release/net10.0/pusos-riscv64/publish/Hello.elf"));
        table.Add("hello.image.bytes", image.Length, "bytes", 2_000_000, 536_872);
        table.Add("hello.publish-cold.seconds", cold, "seconds", 40, 40);
        File.WriteAllText(program, source.Replace("foreach (string", "Console.WriteLine(args.Length);\nforeach (string", StringComparison.Ordinal));
        table.Add("hello.publish-app-change.seconds", context.Run("dotnet", publish, folder).TotalSeconds, "seconds", 10, 10);
        table.Add("hello.publish-no-change.seconds", context.Run("dotnet", publish, folder).TotalSeconds, "seconds", 3, 3);
    }

    private static int SmallestRam(BenchContext context, string image)
    {
        Console.Error.WriteLine("    searching the smallest RAM");
        int fails = 0, runs = MostMebibytes;
        if (!Runs(context, image, runs))
        {
            throw new BenchException($"Hello does not run in {MostMebibytes} MiB.");
        }

        while (runs - fails > 1)
        {
            int middle = (runs + fails) / 2;
            if (Runs(context, image, middle))
            {
                runs = middle;
            }
            else
            {
                fails = middle;
            }
        }

        return runs;
    }

    private static bool Runs(BenchContext context, string image, int mebibytes)
    {
        CommandOutcome outcome = context.Boot(image, $"{mebibytes}M", 15);
        return outcome.ExitCode == 0 && outcome.Output.Contains(Greeting, StringComparison.Ordinal);
    }
}
