using System.Runtime.InteropServices;

namespace PusOS.Runtime.Types;

/// <summary>
/// The writable part of a type, laid out as the class library's MethodTableAuxiliaryData. The exposed object
/// is a RuntimeType reference, frozen if the compiler made one, else set on first use.
/// </summary>
[StructLayout(LayoutKind.Explicit)]
internal struct AuxiliaryDataView
{
    [FieldOffset(0)]
    internal uint Flags;

    /// <summary>Value types: bytes of the value without padding behind it; zero for other types.</summary>
    [FieldOffset(4)]
    internal uint ValueSize;

    [FieldOffset(16)]
    internal nint ExposedClassObject;
}
