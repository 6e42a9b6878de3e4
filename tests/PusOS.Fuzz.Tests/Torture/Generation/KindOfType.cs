namespace PusOS.Fuzz.Generation;

/// <summary>What can be done with values of a generated program's type.</summary>
public enum KindOfType
{
    /// <summary>bool.</summary>
    Boolean,

    /// <summary>Integers and char, of at most 64 bits.</summary>
    Integer,

    /// <summary>float and double.</summary>
    Float,

    /// <summary>decimal, Half, Int128, UInt128: numbers that are structs of the class library.</summary>
    Library,

    /// <summary>string.</summary>
    Text,

    /// <summary>Generated enumerations.</summary>
    Enumeration,

    /// <summary>Generated structs.</summary>
    Struct,

    /// <summary>Generated classes.</summary>
    Class,

    /// <summary>Nullable of another type.</summary>
    Nullable,

    /// <summary>object: boxes, mostly.</summary>
    Object,

    /// <summary>Single-dimensional arrays.</summary>
    Array,
}
