namespace PusOS.Compiler.Driver;

/// <summary>One message of the compiler.</summary>
/// <param name="Severity">How it ends.</param>
/// <param name="Code">Stable code.</param>
/// <param name="Message">Text; line breaks are written as spaces, since MSBuild takes a line per diagnostic.</param>
/// <param name="At">Place, or null.</param>
public readonly record struct Diagnostic(DiagnosticSeverity Severity, string Code, string Message, SourceLocation? At)
{
    /// <summary>The canonical line that MSBuild turns into its own error or warning: <c>file(l,c): error PUS1001: text</c>.</summary>
    public override string ToString()
    {
        string origin = At?.ToString() ?? "pusc";
        string category = Severity == DiagnosticSeverity.Error ? "error" : Severity == DiagnosticSeverity.Warning ? "warning" : "message";
        return $"{origin}: {category} {Code}: {Message.ReplaceLineEndings(" ")}";
    }
}
