using System.Diagnostics;

namespace PusOS.Compiler.Driver;

/// <summary>Says under <c>--verbose</c> how long a phase took: <c>using (PhaseTimer.Start("scan", diagnostics))</c>.</summary>
public readonly struct PhaseTimer : IDisposable
{
    private readonly string _phase;
    private readonly IDiagnosticSink _diagnostics;
    private readonly long _started;

    private PhaseTimer(string phase, IDiagnosticSink diagnostics)
    {
        _phase = phase;
        _diagnostics = diagnostics;
        _started = Stopwatch.GetTimestamp();
    }

    /// <summary>Starts the phase.</summary>
    public static PhaseTimer Start(string phase, IDiagnosticSink diagnostics) => new(phase, diagnostics);

    /// <summary>Ends the phase and reports.</summary>
    public void Dispose()
    {
        if (_diagnostics.IsVerbose)
        {
            _diagnostics.Verbose($"{_phase}: {Stopwatch.GetElapsedTime(_started).TotalMilliseconds:0} ms");
        }
    }
}
