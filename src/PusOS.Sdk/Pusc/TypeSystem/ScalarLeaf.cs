namespace PusOS.Compiler.TypeSystem;

/// <summary>One scalar of a flattened struct: byte offset from its start, and type (primitive, enum, reference type, pointer, byref).</summary>
public readonly record struct ScalarLeaf(int Offset, TypeDesc Type);
