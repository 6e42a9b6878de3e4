namespace PusOS.Compiler.Lowering;

/// <summary>What a native import does with one argument, or with the result.</summary>
internal enum NativeConversion
{
    /// <summary>Travels as it is.</summary>
    None,
    /// <summary>A string as a pointer to a zero-terminated UTF-8 copy that lives as long as the call.</summary>
    Utf8,
    /// <summary>A string as a pointer to its own UTF-16 units, zero-terminated.</summary>
    Utf16,
    /// <summary>A vector of blittable elements as a pointer to the first of them.</summary>
    ArrayData,
    /// <summary>A native truth value: anything but 0 is true.</summary>
    Boolean,
}
