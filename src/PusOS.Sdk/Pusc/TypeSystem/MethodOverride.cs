namespace PusOS.Compiler.TypeSystem;

/// <summary>A MethodImpl row: the body overrides the declaration, whatever their names. In terms of the type's own variables.</summary>
internal readonly record struct MethodOverride(MethodDesc Declaration, MethodDesc Body);
