namespace PusOS.Fuzz.Generation;

/// <summary>Types of the evaluation stack (ECMA-335 I.12.3.2.1) that generated CIL computes with.</summary>
public enum StackType
{
    /// <summary>int32.</summary>
    Int32,

    /// <summary>int64.</summary>
    Int64,

    /// <summary>native int.</summary>
    Native,

    /// <summary>F that was a float32.</summary>
    Single,

    /// <summary>F that is a float64.</summary>
    Double,
}
