using System.Threading;

namespace PusOS.Runtime.Gc;

/// <summary>
/// The word in front of every object. Bits 0..15 owner of the thin lock (managed thread id), 16..23 its recursion
/// count, 24 the lock is inflated, 25 finalization is suppressed; bits 32..63 the identity hash code, or, if the
/// lock is inflated, the index of the monitor that holds both.
/// </summary>
internal static unsafe class ObjectHeader
{
    public const ulong OwnerMask = 0xFFFF;
    public const int RecursionShift = 16;
    public const ulong RecursionOne = 1UL << RecursionShift;
    public const ulong RecursionMask = 0xFFUL << RecursionShift;
    public const ulong Inflated = 1UL << 24;
    public const ulong FinalizationSuppressed = 1UL << 25;
    public const int PayloadShift = 32;
    /// <summary>Bits that must be zero for a thin lock to be free.</summary>
    public const ulong LockMask = OwnerMask | RecursionMask | Inflated;

    /// <summary>Address of the header word of an object.</summary>
    public static ulong* Of(nuint reference) => (ulong*)(reference - 8);

    /// <summary>The object's finalizer is not to run.</summary>
    public static bool IsFinalizationSuppressed(nuint reference) => (Volatile.Read(ref *Of(reference)) & FinalizationSuppressed) != 0;

    /// <summary>Says whether the object's finalizer is to run.</summary>
    public static void SetFinalizationSuppressed(nuint reference, bool suppressed)
    {
        ref ulong header = ref *Of(reference);
        if (suppressed)
        {
            Interlocked.Or(ref header, FinalizationSuppressed);
        }
        else
        {
            Interlocked.And(ref header, ~FinalizationSuppressed);
        }
    }
}
