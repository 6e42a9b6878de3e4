using System.Runtime.CompilerServices;

namespace PusOS.Net.Wire;

/// <summary>
/// Header fields read and written a word at a time, in the machine's order. On the node a word must lie at a word's
/// boundary (the ISA leaves it to the machine what a misaligned access costs, or whether it traps), and its driver lays
/// frames so that IP headers do; elsewhere any place will do.
/// </summary>
internal static unsafe class HeaderWords
{
    /// <summary>Whether words may be accessed at this byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool CanStartAt(ref readonly byte first) =>
#if PUSOS_TARGET
        ((nuint)Unsafe.AsPointer(ref Unsafe.AsRef(in first)) & (sizeof(uint) - 1)) == 0;
#else
        BitConverter.IsLittleEndian;
#endif

    /// <summary>The word at a multiple of four bytes from a byte that <see cref="CanStartAt"/> accepted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Read(ref readonly byte first, nint offset) =>
#if PUSOS_TARGET
        Unsafe.As<byte, uint>(ref Unsafe.AddByteOffset(ref Unsafe.AsRef(in first), offset));
#else
        Unsafe.ReadUnaligned<uint>(in Unsafe.AddByteOffset(ref Unsafe.AsRef(in first), offset));
#endif

    /// <summary>The half word at a multiple of two bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort ReadHalf(ref readonly byte first, nint offset) =>
#if PUSOS_TARGET
        Unsafe.As<byte, ushort>(ref Unsafe.AddByteOffset(ref Unsafe.AsRef(in first), offset));
#else
        Unsafe.ReadUnaligned<ushort>(in Unsafe.AddByteOffset(ref Unsafe.AsRef(in first), offset));
#endif

    /// <summary>Writes a word as <see cref="Read"/> reads it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(ref byte first, nint offset, uint value) =>
#if PUSOS_TARGET
        Unsafe.As<byte, uint>(ref Unsafe.AddByteOffset(ref first, offset)) = value;
#else
        Unsafe.WriteUnaligned(ref Unsafe.AddByteOffset(ref first, offset), value);
#endif

    /// <summary>Writes a half word as <see cref="ReadHalf"/> reads it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteHalf(ref byte first, nint offset, ushort value) =>
#if PUSOS_TARGET
        Unsafe.As<byte, ushort>(ref Unsafe.AddByteOffset(ref first, offset)) = value;
#else
        Unsafe.WriteUnaligned(ref Unsafe.AddByteOffset(ref first, offset), value);
#endif
}
