namespace PusOS.Bench.Harness;

/// <summary>Instructions per virtual call, interface call, allocation, cast, lock and thread switch.</summary>
internal static class PrimitivesBench
{
    private const double Count = 1_000_000;

    /// <summary>Two switches a round, a hundredth of the rounds.</summary>
    private const double Switches = Count / 100 * 2;

    /// <summary>Takes the figures.</summary>
    public static void Run(BenchContext context, FigureTable table)
    {
        MarkLog log = context.Count(context.BuildProgram("Primitives"), "128M", 300);
        double empty = log.Between(2, 3);
        Add("virtual-call", 4, empty);
        Add("interface-call", 6, empty);
        Add("allocation", 8, 0);
        Add("cast", 10, empty);
        Add("lock", 12, 0);
        table.Add("primitives.thread-switch.instructions", log.Between(14, 15) / Switches, "instructions");

        void Add(string name, int mark, double baseline) =>
            table.Add($"primitives.{name}.instructions", (log.Between(mark, mark + 1) - baseline) / Count, "instructions");
    }
}
