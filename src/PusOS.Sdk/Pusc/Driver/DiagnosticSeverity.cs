namespace PusOS.Compiler.Driver;

/// <summary>How a diagnostic ends: errors fail the compilation, the others do not.</summary>
public enum DiagnosticSeverity
{
    /// <summary>For the reader of the log only.</summary>
    Message,
    /// <summary>The image is made, but something in it needs attention.</summary>
    Warning,
    /// <summary>No image is made.</summary>
    Error,
}
