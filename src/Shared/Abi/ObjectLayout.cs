namespace PusOS.Abi;

/// <summary>
/// Byte offsets in objects, relative to the object reference (which points at the MethodTable
/// pointer, as the class library expects). The header word lies in front.
/// </summary>
internal static class ObjectLayout
{
    /// <summary>u64 in front of the object: lock and hash word, see docs/spec/abi.md.</summary>
    public const int Header = -8;
    /// <summary>MethodTable*.</summary>
    public const int MethodTable = 0;
    /// <summary>First instance field.</summary>
    public const int FirstField = 8;
    /// <summary>i32 length of an array (upper half of the word is zero) or string.</summary>
    public const int Length = 8;
    /// <summary>First element of a one-dimensional zero-based array.</summary>
    public const int FirstElement = 16;
    /// <summary>First UTF-16 code unit of a string.</summary>
    public const int StringFirstChar = 12;
    /// <summary>Multi-dimensional arrays: i32 lengths[rank], then i32 lowerBounds[rank], then elements.</summary>
    public const int MultiDimensionalLengths = 16;
    /// <summary>BaseSize of a one-dimensional array: header, MethodTable pointer, length.</summary>
    public const int SzArrayBaseSize = 24;
    /// <summary>BaseSize of String: header, MethodTable pointer, length, terminating zero.</summary>
    public const int StringBaseSize = 22;
    /// <summary>Smallest object: header, MethodTable pointer, one word.</summary>
    public const int MinimumObjectSize = 24;

    // Fields of System.Delegate and System.MulticastDelegate in declaration order (references first by
    // the auto layout: _target, _methodBase | _methodPtr, _methodPtrAux; then the derived class's).
    public const int DelegateTarget = 8;
    public const int DelegateMethodBase = 16;
    public const int DelegateMethodPointer = 24;
    public const int DelegateMethodPointerAux = 32;
    public const int DelegateInvocationList = 40;
    public const int DelegateInvocationCount = 48;
}
