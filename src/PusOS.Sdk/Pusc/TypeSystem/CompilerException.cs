namespace PusOS.Compiler.TypeSystem;

/// <summary>
/// An input cannot be compiled. The message names the file or member, the cause and, where there is one, the cure.
/// </summary>
/// <param name="code">Diagnostic code, PUS1xxx; see <see cref="DiagnosticCodes"/>.</param>
/// <param name="message">One sentence or more, without the code.</param>
public sealed class CompilerException(string code, string message) : Exception(message)
{
    /// <summary>Diagnostic code, PUS1xxx.</summary>
    public string Code { get; } = code;
}
