namespace PusOS.Compiler.Driver;

/// <summary>Where every part of the compiler reports to. Safe to call from several threads.</summary>
public interface IDiagnosticSink
{
    /// <summary>Errors reported so far, warnings raised to errors included.</summary>
    int ErrorCount { get; }

    /// <summary>True when <c>--verbose</c> was given: building costly messages is worth it.</summary>
    bool IsVerbose { get; }

    /// <summary>Reports an error.</summary>
    /// <param name="code">Stable code, <c>PUS</c> or <c>IL</c> and four digits.</param>
    /// <param name="message">One sentence or more: what, why, and what to do about it.</param>
    /// <param name="at">The place; null: the compiler as a whole.</param>
    void Error(string code, string message, SourceLocation? at = null);

    /// <summary>Reports a warning, subject to <c>--nowarn</c>, <c>--warnaserror</c> and <c>--singlewarn</c>.</summary>
    /// <param name="code">Stable code, <c>PUS</c> or <c>IL</c> and four digits.</param>
    /// <param name="message">One sentence or more: what, why, and what to do about it.</param>
    /// <param name="at">The place; null: the compiler as a whole.</param>
    /// <param name="assembly">Simple name of the assembly that causes it; trim warnings of one assembly are collapsed by <c>--singlewarn</c>.</param>
    void Warning(string code, string message, SourceLocation? at = null, string? assembly = null);

    /// <summary>Writes a line if <see cref="IsVerbose"/>.</summary>
    void Verbose(string message);
}
