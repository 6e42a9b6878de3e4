namespace PusOS.Compiler.Driver;

/// <summary>The command line or a response file cannot be obeyed.</summary>
/// <param name="code">Diagnostic code.</param>
/// <param name="message">What is wrong and how to put it right.</param>
public sealed class OptionException(string code, string message) : Exception(message)
{
    /// <summary>Diagnostic code.</summary>
    public string Code { get; } = code;
}
