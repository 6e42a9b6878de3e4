namespace PusOS.Kernel;

/// <summary>The console UART: raw bytes, no line discipline.</summary>
public static unsafe class KernelConsole
{
    /// <summary>Writes all bytes; any context. Bytes of one call up to 256 are not interleaved with others'.</summary>
    public static void Write(ReadOnlySpan<byte> bytes) => throw new NotImplementedException();

    /// <summary>Takes received bytes without blocking; returns how many (0: none are there).</summary>
    public static int TryRead(Span<byte> destination) => throw new NotImplementedException();

    /// <summary>Blocks the calling thread until at least one byte is there; returns how many were taken; 0: the deadline passed.</summary>
    public static int Read(Span<byte> destination, Instant deadline) => throw new NotImplementedException();

    /// <summary>Received bytes that wait.</summary>
    public static int Available => throw new NotImplementedException();

    /// <summary>Called in interrupt context for each received byte before it is stored (for Ctrl-C); true: the byte is consumed. Null: none.</summary>
    public static delegate*<byte, bool> ReceiveFilter { get; set; }
}
