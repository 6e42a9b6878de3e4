using System.Runtime.CompilerServices;
using System.Threading;

namespace PusOS.Runtime.Memory;

/// <summary>The class library's block copies and object exchanges. The collector needs no write barrier: references are plain words.</summary>
internal static unsafe class BufferCalls
{
    [RuntimeExport("Buffer_MemMove")]
    internal static void Move(byte* destination, byte* source, nuint count) => MemoryBlock.Move(destination, source, count);

    [RuntimeExport("Buffer_Clear")]
    internal static void Clear(void* destination, nuint count) => MemoryBlock.Set(destination, 0, count);

    /// <summary>Both ranges hold references, so both are word-aligned and each reference is stored whole.</summary>
    [InternalCall("System.Buffer", "BulkMoveWithWriteBarrierInternal")]
    internal static void MoveReferences(ref byte destination, ref byte source, nuint count) =>
        MemoryBlock.Move(Unsafe.AsPointer(ref destination), Unsafe.AsPointer(ref source), count); // SAFETY: objects do not move.

    [InternalCall("System.Threading.Interlocked", "ExchangeObject")]
    internal static object? Exchange(ref object? location, object? value)
    {
        nint previous = Interlocked.Exchange(ref Unsafe.As<object?, nint>(ref location), Unsafe.As<object?, nint>(ref value));
        return Unsafe.As<nint, object?>(ref previous);
    }

    [InternalCall("System.Threading.Interlocked", "CompareExchangeObject")]
    internal static object? CompareExchange(ref object? location, object? value, object? comparand)
    {
        nint previous = Interlocked.CompareExchange(
            ref Unsafe.As<object?, nint>(ref location), Unsafe.As<object?, nint>(ref value), Unsafe.As<object?, nint>(ref comparand));
        return Unsafe.As<nint, object?>(ref previous);
    }
}
