using System.Runtime.CompilerServices;
using PusOS.Kernel;

namespace PusOS.Net;

/// <summary>
/// The one lock of the stack: a word that waiters sleep on. Free: 0, held: 1, held and somebody may wait: 2.
/// Threads only; not recursive.
/// </summary>
internal static unsafe class StackLock
{
    private static int s_word;

    /// <summary>Takes the lock; may block.</summary>
    public static void Enter()
    {
        if (Interlocked.CompareExchange(ref s_word, 1, 0) != 0)
        {
            EnterSlowly();
        }
    }

    /// <summary>Frees the lock. The holder only.</summary>
    public static void Exit()
    {
        if (Interlocked.Exchange(ref s_word, 0) == 2)
        {
            AddressWait.Wake(Word, 1);
        }
    }

    private static int* Word => (int*)Unsafe.AsPointer(ref s_word);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void EnterSlowly()
    {
        while (Interlocked.Exchange(ref s_word, 2) != 0)
        {
            AddressWait.Wait(Word, 2, Instant.Never);
        }
    }
}
