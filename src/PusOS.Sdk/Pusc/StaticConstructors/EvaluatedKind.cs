namespace PusOS.Compiler.StaticConstructors;

/// <summary>How a primitive lies on the evaluation stack (ECMA-335 I.12.3.2.1).</summary>
public enum EvaluatedKind
{
    /// <summary>32-bit integer; smaller ones and booleans too.</summary>
    Int32,
    /// <summary>64-bit integer.</summary>
    Int64,
    /// <summary>Native integer or unmanaged pointer, 64 bits here.</summary>
    Native,
    /// <summary>Single precision; rounded after each operation, as .NET does.</summary>
    Single,
    /// <summary>Double precision.</summary>
    Double,
}
