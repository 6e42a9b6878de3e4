namespace PusOS.Storage.Torture;

/// <summary>Runs rounds of all workloads, two at a time.</summary>
public static class TortureRun
{
    /// <summary>Until <paramref name="cuts"/> are done; each round has its own seed. Throws <see cref="ReliabilityException"/>.</summary>
    public static PowerCutCounts Until(long cuts, ulong seed, string only, int nestedInterval, Action<string>? report)
    {
        PowerCutCounts total = new();
        Workload[] workloads = [.. Workloads.All.Where(workload => only.Length == 0 || workload.Name == only)];
        for (ulong round = 0; total.Total < cuts && workloads.Length > 0; round++)
        {
            ulong roundSeed = seed + round;
            try
            {
                Parallel.ForEach(workloads, new ParallelOptions { MaxDegreeOfParallelism = 2 }, workload =>
                {
                    PowerCutCounts counts = RunOne(workload, roundSeed, nestedInterval);
                    lock (total)
                    {
                        total.Add(counts);
                    }
                });
            }
            catch (AggregateException failures) when (failures.InnerExceptions.OfType<ReliabilityException>().FirstOrDefault() is ReliabilityException first)
            {
                throw first;
            }

            report?.Invoke($"round {round + 1}, seed {roundSeed}: {total}");
        }

        return total;
    }

    private static PowerCutCounts RunOne(Workload workload, ulong seed, int nestedInterval)
    {
        try
        {
            return new PowerCutRunner(workload, seed, nestedInterval).Run();
        }
        catch (Exception failure) when (failure is not ReliabilityException)
        {
            throw new ReliabilityException($"{workload.Name} seed {seed}: {failure}");
        }
    }
}
