using PusOS.Kernel;

namespace PusOS.Storage;

/// <summary>What driver and interrupt handler share of one disk. In the kernel's heap: it may not move.</summary>
internal unsafe struct VirtioBlockState
{
    /// <summary>Registers.</summary>
    public VirtioTransport Transport;

    /// <summary>The request queue; under the lock of <see cref="Completed"/>.</summary>
    public VirtQueue Queue;

    /// <summary>Who waits for a completion.</summary>
    public WaitQueue Completed;

    /// <summary>The disk that was found next.</summary>
    public VirtioBlockState* Next;

    /// <summary>Whether a <see cref="VirtioBlockQueue"/> has it.</summary>
    public int IsTaken;
}
