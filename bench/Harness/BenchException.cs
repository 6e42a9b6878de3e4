namespace PusOS.Bench.Harness;

/// <summary>A measurement that could not be taken, and why.</summary>
internal sealed class BenchException(string message) : Exception(message);
