namespace PusOS.Storage.Torture;

/// <summary>What a run did.</summary>
public sealed class PowerCutCounts
{
    public int Workloads { get; set; }

    public long Writes { get; set; }

    public long Cuts { get; set; }

    public long NestedCuts { get; set; }

    public long[] ByKind { get; } = new long[4];

    public long Total => Cuts + NestedCuts;

    public void Add(PowerCutCounts other)
    {
        Workloads += other.Workloads;
        Writes += other.Writes;
        Cuts += other.Cuts;
        NestedCuts += other.NestedCuts;
        for (int kind = 0; kind < ByKind.Length; kind++)
        {
            ByKind[kind] += other.ByKind[kind];
        }
    }

    public override string ToString() =>
        $"{Workloads} workloads, {Writes} writes, {Total} power cuts ({ByKind[0]} clean, {ByKind[1]} half-written, "
        + $"{ByKind[2]} bit-flipped, {ByKind[3]} reordered, {NestedCuts} of them nested)";
}
