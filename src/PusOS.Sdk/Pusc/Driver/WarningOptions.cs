namespace PusOS.Compiler.Driver;

/// <summary>Which warnings are written, and which of them are errors: <c>--nowarn</c>, <c>--warnaserror</c> and their kin.</summary>
public sealed class WarningOptions
{
    /// <summary>Codes of <c>--nowarn</c>.</summary>
    public ISet<string> Suppressed { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Codes of <c>--warnaserr</c>.</summary>
    public ISet<string> Errors { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Codes of <c>--nowarnaserr</c>: warnings even if <see cref="AllAreErrors"/>.</summary>
    public ISet<string> NotErrors { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary><c>--warnaserror</c>: every warning is an error.</summary>
    public bool AllAreErrors { get; set; }

    /// <summary><c>--singlewarn</c>: trim and AOT warnings of an assembly become one warning.</summary>
    public bool SingleWarning { get; set; }

    /// <summary>Assemblies of <c>--singlewarnassembly</c>: collapsed in any case.</summary>
    public ISet<string> CollapsedAssemblies { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Assemblies of <c>--nosinglewarnassembly</c>: never collapsed.</summary>
    public ISet<string> DetailedAssemblies { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary><c>--notrimwarn</c>: no IL2xxx.</summary>
    public bool NoTrimWarnings { get; set; }

    /// <summary><c>--noaotwarn</c>: no IL3xxx.</summary>
    public bool NoAotWarnings { get; set; }

    /// <summary>True if the warning is not to be written.</summary>
    public bool IsSuppressed(string code) =>
        Suppressed.Contains(code)
        || (NoTrimWarnings && code.StartsWith("IL2", StringComparison.Ordinal))
        || (NoAotWarnings && code.StartsWith("IL3", StringComparison.Ordinal));

    /// <summary>True if the warning is written as an error.</summary>
    public bool IsError(string code) => Errors.Contains(code) || (AllAreErrors && !NotErrors.Contains(code));

    /// <summary>True if trim warnings of this assembly are collapsed into one.</summary>
    public bool IsCollapsed(string assembly) =>
        CollapsedAssemblies.Contains(assembly) || (SingleWarning && !DetailedAssemblies.Contains(assembly));

    /// <summary>
    /// Adds codes of an option's value, as MSBuild writes them: in quotes, separated by semicolons or commas, with
    /// empty ones; a bare number of 4 digits is ilc's short form (2026 is IL2026; 1701 is csc's and harmless).
    /// </summary>
    public static void AddCodes(ISet<string> codes, string value)
    {
        foreach (string code in value.Trim('"').Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            codes.Add(int.TryParse(code, out int number) ? $"IL{number:0000}" : code);
        }
    }
}
