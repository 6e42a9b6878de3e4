namespace PusOS.Kernel;

/// <summary>
/// Waiting on the value of a 32-bit word, as futexes do: no structure per word, the waiters lie in a fixed
/// table of queues. The word may be anywhere that does not move.
/// </summary>
public static unsafe class AddressWait
{
    /// <summary>
    /// Blocks while *<paramref name="address"/> equals <paramref name="expected"/>, until a wake on the same
    /// address. True: woken or the value differed at once (test again); false: the deadline passed.
    /// </summary>
    public static bool Wait(int* address, int expected, Instant deadline) => throw new NotImplementedException();

    /// <summary>Wakes up to <paramref name="count"/> waiters of the address; returns how many. Any context.</summary>
    public static int Wake(int* address, int count) => throw new NotImplementedException();
}
