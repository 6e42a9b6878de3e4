namespace PusOS.Compiler.TypeSystem;

/// <summary>
/// What generic variables stand for: type arguments by the variable's index, method arguments likewise.
/// A variable beyond the end of its array stays open.
/// </summary>
public readonly record struct GenericContext(TypeDesc[] TypeArguments, TypeDesc[] MethodArguments)
{
    /// <summary>Leaves every variable open.</summary>
    public static GenericContext Empty { get; } = new([], []);

    /// <summary>Nothing to substitute.</summary>
    public bool IsEmpty => (TypeArguments is null || TypeArguments.Length == 0) && (MethodArguments is null || MethodArguments.Length == 0);
}
