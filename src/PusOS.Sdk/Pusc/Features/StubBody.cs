namespace PusOS.Compiler.Features;

/// <summary>A body that stands in for a method's own by a feature switch.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Value">
/// For <see cref="StubKind.Constant"/>: bool, char, integer or floating value of the return type (of the underlying
/// type for enums), a string, or null for the return type's default value.
/// </param>
public readonly record struct StubBody(StubKind Kind, object? Value);
