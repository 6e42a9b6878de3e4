namespace PusOS.Compiler.Driver;

/// <summary>Diagnostic codes of the command line.</summary>
public static class DriverCodes
{
    /// <summary>A response file is missing or nested too deep.</summary>
    public const string ResponseFile = "PUS2101";

    /// <summary>An option's value is missing or malformed.</summary>
    public const string OptionValue = "PUS2102";

    /// <summary>Warning: an option that neither pusc nor ilc knows.</summary>
    public const string UnknownOption = "PUS2103";

    /// <summary>No input, more than one, or an input or reference that does not exist.</summary>
    public const string Input = "PUS2104";

    /// <summary>No output was named.</summary>
    public const string Output = "PUS2105";

    /// <summary>Target operating system or architecture that pusc does not compile for.</summary>
    public const string Target = "PUS2106";

    /// <summary>A defect of the compiler.</summary>
    public const string Internal = "PUS9999";
}
