namespace PusOS.Net.Tests.Simulation;

internal sealed class SimulatedClock : IClock
{
    public Instant Now { get; set; } = Instant.FromMilliseconds(1_000_000);
}
