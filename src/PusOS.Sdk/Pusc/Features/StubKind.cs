namespace PusOS.Compiler.Features;

/// <summary>What a substituted method body does.</summary>
public enum StubKind
{
    /// <summary>Returns <see cref="StubBody.Value"/>.</summary>
    Constant,
    /// <summary>Returns nothing.</summary>
    Empty,
    /// <summary>Throws: the body was removed.</summary>
    Throw,
}
