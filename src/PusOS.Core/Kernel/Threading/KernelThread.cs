using System.Runtime.InteropServices;

namespace PusOS.Kernel;

/// <summary>
/// A thread of the kernel, and the thread below each System.Threading.Thread. The structure lives in the
/// kernel heap from <see cref="Create"/> to <see cref="Release"/>. The assembly knows that
/// <see cref="Context"/> is its first field.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct KernelThread
{
    /// <summary>Lowest, default and highest priority (System.Threading.ThreadPriority's five plus one above for kernel work).</summary>
    public const int LowestPriority = 0, NormalPriority = 2, HighestPriority = 4, KernelPriority = 5;

    /// <summary>Stack size in bytes when <see cref="Create"/> is given zero.</summary>
    public const nuint DefaultStackBytes = 1 << 20;

    /// <summary>Saved registers while the thread does not run.</summary>
    public ThreadContext Context;

    /// <summary>
    /// Creates a thread that will call <paramref name="entry"/>(<paramref name="argument"/>) when started;
    /// it ends when the entry returns. The stack is address space with a guard below, backed as it is touched.
    /// Null: out of memory.
    /// </summary>
    /// <param name="entry">Runs on the new thread with interrupts enabled.</param>
    /// <param name="argument">Passed through; a managed reference in it is not seen by the collector.</param>
    /// <param name="stackBytes">Zero: <see cref="DefaultStackBytes"/>; rounded up to pages.</param>
    public static KernelThread* Create(delegate*<void*, void> entry, void* argument, nuint stackBytes) => throw new NotImplementedException();

    /// <summary>Makes a new thread ready. Call once.</summary>
    public static void Start(KernelThread* thread) => throw new NotImplementedException();

    /// <summary>The calling thread (in an interrupt handler: the interrupted one).</summary>
    public static KernelThread* Current => throw new NotImplementedException();

    /// <summary>Ends the calling thread.</summary>
    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    public static void Exit() => throw new NotImplementedException();

    /// <summary>Waits until <paramref name="thread"/> has ended; false: the deadline came first (<see cref="Instant.Never"/>: none).</summary>
    public static bool Join(KernelThread* thread, Instant deadline) => throw new NotImplementedException();

    /// <summary>Gives the structure back: at once if the thread has ended (or was never started), else when it ends.</summary>
    public static void Release(KernelThread* thread) => throw new NotImplementedException();

    /// <summary>Blocks the calling thread until the deadline (<see cref="Instant.Never"/>: for good).</summary>
    public static void SleepUntil(Instant deadline) => throw new NotImplementedException();

    /// <summary>Lets another ready thread of the same or a higher priority run; false: there was none.</summary>
    public static bool Yield() => throw new NotImplementedException();

    /// <summary>Changes the priority (<see cref="LowestPriority"/> to <see cref="KernelPriority"/>).</summary>
    public static void SetPriority(KernelThread* thread, int priority) => throw new NotImplementedException();

    /// <summary>Sets the name that crash records print: UTF-8, cut at 31 bytes.</summary>
    public static void SetName(KernelThread* thread, ReadOnlySpan<byte> name) => throw new NotImplementedException();

    /// <summary>What the thread does now.</summary>
    public readonly ThreadState State => throw new NotImplementedException();

    /// <summary>Lowest usable address of the stack.</summary>
    public readonly byte* StackLimit => throw new NotImplementedException();

    /// <summary>One past the highest address of the stack.</summary>
    public readonly byte* StackTop => throw new NotImplementedException();

    /// <summary>The thread's block of thread-local variables (tp); <see cref="ThreadLocalBytes"/> long.</summary>
    public readonly byte* ThreadLocalBlock => throw new NotImplementedException();

    /// <summary>Bytes of every thread-local block.</summary>
    public static nuint ThreadLocalBytes => throw new NotImplementedException();

    /// <summary>
    /// The next of all living threads (started, not exited; idle threads included), null after the last.
    /// Start with null. Only while the world is stopped.
    /// </summary>
    public static KernelThread* NextOfAll(KernelThread* thread) => throw new NotImplementedException();
}
