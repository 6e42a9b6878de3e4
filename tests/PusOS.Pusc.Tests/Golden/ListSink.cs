using PusOS.Compiler.Driver;

namespace PusOS.Pusc.Tests.Golden;

/// <summary>Collects diagnostics. Nothing is suppressed.</summary>
internal sealed class ListSink(bool verbose = false) : IDiagnosticSink
{
    private readonly List<Diagnostic> _diagnostics = [];

    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    public IEnumerable<string> Lines => _diagnostics.Select(d => d.ToString());

    public int ErrorCount => _diagnostics.Count(d => d.Severity == DiagnosticSeverity.Error);

    public bool IsVerbose => verbose;

    public void Error(string code, string message, SourceLocation? at = null) => _diagnostics.Add(new Diagnostic(DiagnosticSeverity.Error, code, message, at));

    public void Warning(string code, string message, SourceLocation? at = null, string? assembly = null) => _diagnostics.Add(new Diagnostic(DiagnosticSeverity.Warning, code, message, at));

    public void Verbose(string message)
    {
    }
}
