namespace PusOS.Compiler.Driver;

/// <summary>
/// Writes diagnostics as MSBuild's canonical lines, each once, by the rules of the response file's warning options.
/// Safe to call from several threads.
/// </summary>
public sealed class DiagnosticSink(TextWriter output, WarningOptions warnings, bool verbose = false) : IDiagnosticSink
{
    private const int FirstTrimWarning = 2000;
    private const int LastTrimWarning = 6000;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);
    private int _errors;

    /// <inheritdoc/>
    public int ErrorCount => Volatile.Read(ref _errors);

    /// <inheritdoc/>
    public bool IsVerbose => verbose;

    /// <inheritdoc/>
    public void Error(string code, string message, SourceLocation? at = null) =>
        Write(new Diagnostic(DiagnosticSeverity.Error, code, message, at));

    /// <inheritdoc/>
    public void Warning(string code, string message, SourceLocation? at = null, string? assembly = null)
    {
        if (warnings.IsSuppressed(code))
        {
            return;
        }

        if (assembly is not null && IsTrimWarning(code) && warnings.IsCollapsed(assembly))
        {
            // The codes and wordings are those of ILLink and ilc, so that documentation found by them helps.
            (code, message, at) = Number(code) >= 3000
                ? ("IL3053", $"Assembly '{assembly}' produced AOT analysis warnings.", new SourceLocation(assembly))
                : ("IL2104", $"Assembly '{assembly}' produced trim warnings. For more information see https://aka.ms/il2104", new SourceLocation(assembly));
            if (warnings.IsSuppressed(code))
            {
                return;
            }
        }

        DiagnosticSeverity severity = warnings.IsError(code) ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
        Write(new Diagnostic(severity, code, message, at));
    }

    /// <inheritdoc/>
    public void Verbose(string message)
    {
        if (verbose)
        {
            lock (_lock)
            {
                output.WriteLine(message);
            }
        }
    }

    private void Write(Diagnostic diagnostic)
    {
        string line = diagnostic.ToString();
        lock (_lock)
        {
            if (!_written.Add(line))
            {
                return;
            }

            output.WriteLine(line);
            if (diagnostic.Severity == DiagnosticSeverity.Error)
            {
                _errors++;
            }
        }
    }

    private static bool IsTrimWarning(string code) =>
        code.StartsWith("IL", StringComparison.Ordinal) && Number(code) is >= FirstTrimWarning and < LastTrimWarning;

    private static int Number(string code) => int.TryParse(code.AsSpan(Math.Min(2, code.Length)), out int number) ? number : 0;
}
