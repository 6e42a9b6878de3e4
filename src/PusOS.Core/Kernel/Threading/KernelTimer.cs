namespace PusOS.Kernel;

/// <summary>
/// One deadline. It lies in its owner's memory and may not move or go away while armed. Zero is the idle
/// state. The callback runs in interrupt context on the hart that armed it.
/// </summary>
public unsafe struct KernelTimer
{
    internal const int Idle = 0, Armed = 1, Firing = 2;

    internal Instant Deadline;
    internal KernelTimer* Child, Sibling, Previous;
    internal HartBlock* Hart;
    [InterruptContext]
    internal delegate*<void*, void> Callback;
    internal void* Argument;
    internal int State;
}
