namespace PusOS.Compiler.TypeSystem;

/// <summary>Codes of the errors that the type system reports.</summary>
public static class DiagnosticCodes
{
    /// <summary>A file is not a valid managed assembly.</summary>
    public const string InvalidAssembly = "PUS1010";
    /// <summary>A referenced assembly is not among the inputs and references.</summary>
    public const string MissingAssembly = "PUS1011";
    /// <summary>A referenced type does not exist.</summary>
    public const string MissingType = "PUS1012";
    /// <summary>A referenced method does not exist.</summary>
    public const string MissingMethod = "PUS1013";
    /// <summary>A referenced field does not exist.</summary>
    public const string MissingField = "PUS1014";
    /// <summary>Metadata contradicts ECMA-335.</summary>
    public const string InvalidMetadata = "PUS1015";
    /// <summary>A type cannot be laid out.</summary>
    public const string InvalidLayout = "PUS1016";
    /// <summary>Several default interface implementations are equally specific.</summary>
    public const string AmbiguousImplementation = "PUS1017";
}
