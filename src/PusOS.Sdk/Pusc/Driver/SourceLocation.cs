namespace PusOS.Compiler.Driver;

/// <summary>A place in a source file or, with line 0, a file as a whole.</summary>
/// <param name="File">Path as the compiler was told it (or as the PDB holds it).</param>
/// <param name="Line">One-based line, 0 for the whole file.</param>
/// <param name="Column">One-based column, 0 if unknown.</param>
public readonly record struct SourceLocation(string File, int Line = 0, int Column = 0)
{
    /// <summary>The prefix MSBuild recognises: <c>file</c>, <c>file(line)</c> or <c>file(line,column)</c>.</summary>
    public override string ToString() => (Line, Column) switch
    {
        (0, _) => File,
        (_, 0) => $"{File}({Line})",
        _ => $"{File}({Line},{Column})",
    };
}
