using PusOS.Compiler.Driver;

namespace PusOS.Pusc.Tests.Llvm;

/// <summary>Collects diagnostics; verbose lines too.</summary>
internal sealed class RecordingSink : IDiagnosticSink
{
    public List<string> Errors { get; } = [];
    public List<string> Verboses { get; } = [];
    public int ErrorCount => Errors.Count;
    public bool IsVerbose => true;

    public void Error(string code, string message, SourceLocation? at = null)
    {
        lock (Errors)
        {
            Errors.Add($"{code}: {message}");
        }
    }

    public void Warning(string code, string message, SourceLocation? at = null, string? assembly = null)
    {
    }

    public void Verbose(string message)
    {
        lock (Verboses)
        {
            Verboses.Add(message);
        }
    }
}
