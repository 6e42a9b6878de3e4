using System.Runtime.CompilerServices;

namespace PusOS.Kernel;

/// <summary>
/// Waiting on the value of a 32-bit word, as futexes do: no structure per word, the waiters lie in a fixed
/// table of queues. The word may be anywhere that does not move.
/// </summary>
public static unsafe class AddressWait
{
    private const int BucketBits = 6;

    /// <summary>Room for 1 &lt;&lt; BucketBits queues: a fixed buffer, for want of arrays before the managed heap.</summary>
    private const int QueueBytes = 24;

    [InlineArray((1 << BucketBits) * QueueBytes / sizeof(ulong))]
    private struct Buckets
    {
        private ulong _first;

        public WaitQueue* Start => (WaitQueue*)Unsafe.AsPointer(ref _first);
    }

    private static Buckets s_buckets;

    /// <summary>
    /// Blocks while *<paramref name="address"/> equals <paramref name="expected"/>, until a wake on the same
    /// address. True: woken or the value differed at once (test again); false: the deadline passed.
    /// </summary>
    public static bool Wait(int* address, int expected, Instant deadline) => Wait(address, expected, deadline, null, 0);

    /// <summary>
    /// The same, and returns true at once when a bit of <paramref name="refusal"/> is set in *<paramref name="flags"/>.
    /// Both are looked at under the lock that <see cref="Wake"/> takes: who sets the flag and wakes the address afterwards
    /// never misses a waiter.
    /// </summary>
    public static bool Wait(int* address, int expected, Instant deadline, int* flags, int refusal)
    {
        WaitQueue* queue = Bucket(address);
        InterruptState state = queue->Acquire();
        bool inTime = true;
        if (Atomic.LoadAcquire(ref *address) == expected && (flags == null || (Atomic.LoadAcquire(ref *flags) & refusal) == 0))
        {
            KernelThread.Current->WaitAddress = address;
            inTime = queue->Wait(ref state, deadline);
        }

        queue->Release(state);
        return inTime;
    }

    /// <summary>Wakes up to <paramref name="count"/> waiters of the address; returns how many. Any context.</summary>
    public static int Wake(int* address, int count)
    {
        WaitQueue* queue = Bucket(address);
        InterruptState state = queue->Acquire();
        int woken = queue->WakeAddressHeld(address, count);
        queue->Release(state);
        return woken;
    }

    private static WaitQueue* Bucket(int* address)
    {
        // Fibonacci hashing: neighbouring words go to different queues.
        ulong hash = ((ulong)address >> 2) * 0x9E37_79B9_7F4A_7C15;
        return (WaitQueue*)((byte*)s_buckets.Start + ((hash >> (64 - BucketBits)) * QueueBytes));
    }
}
