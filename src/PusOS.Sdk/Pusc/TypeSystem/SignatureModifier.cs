namespace PusOS.Compiler.TypeSystem;

/// <summary>A custom modifier: which type of the signature (counted as they are read, outermost first) and the modifier type.</summary>
internal readonly record struct SignatureModifier(int Position, TypeDesc Modifier, bool Required);
