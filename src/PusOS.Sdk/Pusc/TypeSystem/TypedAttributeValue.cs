namespace PusOS.Compiler.TypeSystem;

/// <summary>A value of an attribute's parameter or property of type object, with the type that the metadata names for it.</summary>
/// <param name="Type">String, Type, a primitive, an enum or a vector of these.</param>
/// <param name="Value">As in <see cref="CustomAttributeData"/>.</param>
public sealed record TypedAttributeValue(TypeDesc Type, object? Value);
