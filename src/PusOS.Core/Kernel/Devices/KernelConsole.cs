using PusOS.Runtime;

namespace PusOS.Kernel;

/// <summary>The console UART: raw bytes, no line discipline.</summary>
public static unsafe class KernelConsole
{
    /// <summary>Received bytes that are kept; when full, further bytes are dropped and counted. A power of two.</summary>
    private const int ReceiveBytes = 1024;

    /// <summary>Bytes written with the lock held, that is with interrupts disabled.</summary>
    private const int WriteChunk = 256;

    private struct ReceiveRing
    {
        public fixed byte Bytes[ReceiveBytes];
        /// <summary>Counts of bytes put in and taken out.</summary>
        public uint Written, Read;
    }

    private static Ns16550 s_uart;
    private static SpinLock s_writeLock;
    private static WaitQueue s_readers;
    private static ReceiveRing s_received;
    private static uint s_dropped;
    private static bool s_crashing;

    /// <summary>Writes all bytes; any context. Bytes of one call up to 256 are not interleaved with others'.</summary>
    public static void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length != 0)
        {
            ReadOnlySpan<byte> chunk = bytes.Length <= WriteChunk ? bytes : bytes.Slice(0, WriteChunk);
            bytes = bytes.Slice(chunk.Length);
            if (s_crashing)
            {
                // The lock's holder may be the one that crashed, or stand still for good.
                WriteNow(chunk);
                continue;
            }

            InterruptState state = s_writeLock.Acquire();
            WriteNow(chunk);
            s_writeLock.Release(state);
        }
    }

    /// <summary>Takes received bytes without blocking; returns how many (0: none are there).</summary>
    public static int TryRead(Span<byte> destination)
    {
        InterruptState state = s_readers.Acquire();
        int count = Take(destination);
        s_readers.Release(state);
        return count;
    }

    /// <summary>Blocks the calling thread until at least one byte is there; returns how many were taken; 0: the deadline passed.</summary>
    public static int Read(Span<byte> destination, Instant deadline)
    {
        if (destination.IsEmpty)
        {
            return 0;
        }

        InterruptState state = s_readers.Acquire();
        bool inTime = true;
        while (s_received.Written == s_received.Read && inTime)
        {
            inTime = s_readers.Wait(ref state, deadline);
        }

        int count = Take(destination);
        s_readers.Release(state);
        return count;
    }

    /// <summary>Received bytes that wait.</summary>
    public static int Available => (int)(s_received.Written - s_received.Read);

    /// <summary>Received bytes that were lost because nobody read.</summary>
    public static uint Dropped => s_dropped;

    /// <summary>Called in interrupt context for each received byte before it is stored (for Ctrl-C); true: the byte is consumed. Null: none.</summary>
    [InterruptContext]
    public static delegate*<byte, bool> ReceiveFilter { get; set; }

    /// <summary>As <see cref="ReceiveFilter"/>, and asked before it: the console's own command line. Null: none.</summary>
    [InterruptContext]
    internal static delegate*<byte, bool> EscapeFilter { get; set; }

    /// <summary>Makes writing work; before paging.</summary>
    internal static void Initialise(in MachineDescription machine)
    {
        if (machine.UartAddress != 0)
        {
            s_uart.Initialise(machine.UartAddress, machine.UartRegisterShift, machine.UartAccessBytes == sizeof(uint));
        }
    }

    /// <summary>Uses an address that no device tree gave: only to say that there is no usable device tree.</summary>
    internal static void AssumeUart(ulong address) => s_uart.Initialise(address, 0, false);

    /// <summary>Makes reading work; needs the PLIC. A UART without interrupt stays write-only.</summary>
    internal static void EnableReceive(in MachineDescription machine)
    {
        if (machine.UartInterrupt != 0 && Interrupts.TryRegister(machine.UartInterrupt, &OnReceive, null))
        {
            s_uart.EnableReceiveInterrupt();
            OnReceive(null); // An edge-triggered controller has not seen what came before.
        }
    }

    /// <summary>From now on writes take no lock: the node is about to end.</summary>
    internal static void EnterCrash() => s_crashing = true;

    [InterruptContext]
    private static void OnReceive(void* argument)
    {
        _ = argument;
        InterruptState state = s_readers.Acquire();

        // Bounded: a UART that always reports data may not keep the hart here.
        for (int count = 0; count < ReceiveBytes && s_uart.TryRead(out byte value); count++)
        {
            if ((EscapeFilter != null && EscapeFilter(value)) || (ReceiveFilter != null && ReceiveFilter(value)))
            {
                continue;
            }

            if (s_received.Written - s_received.Read == ReceiveBytes)
            {
                s_dropped++;
                continue;
            }

            s_received.Bytes[s_received.Written % ReceiveBytes] = value;
            s_received.Written++;
        }

        s_readers.WakeAllHeld();
        s_readers.Release(state);
    }

    private static int Take(Span<byte> destination)
    {
        int count = 0;
        while (count < destination.Length && s_received.Read != s_received.Written)
        {
            destination[count++] = s_received.Bytes[s_received.Read % ReceiveBytes];
            s_received.Read++;
        }

        return count;
    }

    private static void WriteNow(ReadOnlySpan<byte> bytes)
    {
        CrashArea.Append(bytes);
        if (s_uart.IsPresent)
        {
            s_uart.Write(bytes);
            return;
        }

        for (int index = 0; index < bytes.Length && !Hart.IsBareMachine; index++)
        {
            Sbi.PutCharacter(bytes[index]);
        }
    }
}
