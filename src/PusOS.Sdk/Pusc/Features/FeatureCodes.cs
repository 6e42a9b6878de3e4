namespace PusOS.Compiler.Features;

/// <summary>Diagnostic codes of feature switches and resources.</summary>
internal static class FeatureCodes
{
    /// <summary>A substitution file is malformed.</summary>
    public const string Substitution = "PUS1020";
}
