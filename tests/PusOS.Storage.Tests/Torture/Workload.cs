namespace PusOS.Storage.Torture;

/// <summary>A named sequence of operations; the number makes its data and choices vary.</summary>
public sealed record Workload(string Name, Geometry Geometry, Action<Session, ulong> Run)
{
    /// <summary>What is on the disk before the cuts begin.</summary>
    public Action<Session, ulong>? Prepare { get; init; }
}
