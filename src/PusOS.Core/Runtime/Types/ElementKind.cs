namespace PusOS.Runtime.Types;

/// <summary>CorElementType values of ECMA-335 II.23.1.16 that the runtime tells apart.</summary>
internal enum ElementKind : byte
{
    Void = 0x01,
    Boolean = 0x02,
    Char = 0x03,
    Int8 = 0x04,
    UInt8 = 0x05,
    Int16 = 0x06,
    UInt16 = 0x07,
    Int32 = 0x08,
    UInt32 = 0x09,
    Int64 = 0x0A,
    UInt64 = 0x0B,
    Float32 = 0x0C,
    Float64 = 0x0D,
    String = 0x0E,
    Pointer = 0x0F,
    ByRef = 0x10,
    ValueType = 0x11,
    Class = 0x12,
    Array = 0x14,
    NativeInt = 0x18,
    NativeUInt = 0x19,
    FunctionPointer = 0x1B,
    Object = 0x1C,
    SzArray = 0x1D,
}
