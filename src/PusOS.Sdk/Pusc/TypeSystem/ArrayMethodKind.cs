namespace PusOS.Compiler.TypeSystem;

/// <summary>The methods that the runtime provides on every array type (ECMA-335 II.14.2).</summary>
public enum ArrayMethodKind
{
    /// <summary>T Get(int...).</summary>
    Get,
    /// <summary>void Set(int..., T).</summary>
    Set,
    /// <summary>T&amp; Address(int...).</summary>
    Address,
    /// <summary>.ctor(int...): one length per dimension, or lower bound and length per dimension.</summary>
    Constructor,
}
