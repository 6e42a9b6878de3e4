using System.Runtime.InteropServices;

namespace PusOS.Kernel;

/// <summary>
/// Some RAM that no boot touches: what a kernel fault printed stays there over a warm reset, with the count of
/// faults in a row. The area has the same address on every boot of one machine (the highest RAM that nothing
/// reserves). What lies there is believed only if magic, lengths and checksum fit: after power-on it is noise.
/// Written by the hart that ends the node; read by anyone afterwards.
/// </summary>
internal static unsafe class CrashArea
{
    /// <summary>Bytes of the area; a longer record is cut.</summary>
    public const int Bytes = 16384;

    /// <summary>Restarts after faults in a row before the node stays off.</summary>
    public const int MaximumRestarts = 3;

    /// <summary>A node that ran so long was well: a fault after that is the first in its row.</summary>
    private const long StableNanoseconds = 60_000_000_000;

    private const ulong Magic = 0x3148_5341_5243_5550; // "PUCRASH1"

    // FNV-1a, 64 bits (draft-eastlake-fnv §2 and §5).
    private const ulong HashStart = 0xcbf2_9ce4_8422_2325, HashFactor = 0x0000_0100_0000_01b3;

    [StructLayout(LayoutKind.Sequential)]
    private struct Header
    {
        public ulong Magic;
        /// <summary>Over everything behind this field, text included.</summary>
        public ulong Checksum;
        public long UnixNanoseconds, UptimeNanoseconds;
        public int FaultsInRow, TextBytes;
    }

    private static Header* s_area;
    private static bool s_holdsRecord, s_recording, s_restarts;

    /// <summary>Faults in a row up to the record that lies there; 0: there is none.</summary>
    public static int FaultsInRow => s_holdsRecord ? s_area->FaultsInRow : 0;

    /// <summary>Wall clock of the record, as <see cref="Clock.UnixNanoseconds"/>.</summary>
    public static long UnixNanoseconds => s_holdsRecord ? s_area->UnixNanoseconds : 0;

    /// <summary>How long the node had run.</summary>
    public static Duration Uptime => new(s_holdsRecord ? s_area->UptimeNanoseconds : 0);

    /// <summary>What was printed; empty: nothing lies there.</summary>
    public static ReadOnlySpan<byte> Text => s_holdsRecord ? new ReadOnlySpan<byte>(TextStart, s_area->TextBytes) : default;

    private static byte* TextStart => (byte*)(s_area + 1);

    private static int TextCapacity => Bytes - sizeof(Header);

    /// <summary>Takes the area out of the machine's RAM and looks what lies there. Before the frame allocator.</summary>
    public static void Initialise(ref MachineDescription machine)
    {
        s_restarts = BootArguments.HasOption("pus.crash=restart"u8);
        if (!machine.TryReserveHighest(Bytes, KernelMemory.PageSize, (ulong)MemoryLayout.ImageEnd(), MemoryLayout.PhysicalEnd, out ulong address))
        {
            return;
        }

        s_area = (Header*)address;
        s_holdsRecord = s_area->Magic == Magic && (uint)s_area->TextBytes <= (uint)TextCapacity && s_area->Checksum == Checksum();
    }

    /// <summary>Prints one line if a fault came before this boot.</summary>
    public static void ReportRestart()
    {
        if (!s_holdsRecord || BootArguments.HasOption("pus.quiet=1"u8))
        {
            return;
        }

        KernelConsole.Write("PusOS: restarted after a kernel fault, "u8);
        KernelText.WriteDecimal((ulong)FaultsInRow);
        KernelConsole.Write(" in a row\n"u8);
    }

    /// <summary>From here on what the console shows is kept. By the hart that ends the node.</summary>
    public static void Begin()
    {
        if (s_area == null)
        {
            return;
        }

        long uptime = Clock.Now.Nanoseconds;
        int before = uptime < StableNanoseconds ? FaultsInRow : 0;
        s_holdsRecord = false;
        s_area->Magic = 0;
        s_area->TextBytes = 0;
        s_area->FaultsInRow = before < int.MaxValue ? before + 1 : before;
        s_area->UptimeNanoseconds = uptime;
        s_area->UnixNanoseconds = Clock.UnixNanoseconds;
        s_recording = true;
    }

    /// <summary>Keeps bytes that the console shows, while recording; what does not fit is left out.</summary>
    public static void Append(ReadOnlySpan<byte> bytes)
    {
        if (!s_recording)
        {
            return;
        }

        int room = TextCapacity - s_area->TextBytes;
        ReadOnlySpan<byte> kept = bytes.Length <= room ? bytes : bytes.Slice(0, room);
        kept.CopyTo(new Span<byte>(TextStart + s_area->TextBytes, kept.Length));
        s_area->TextBytes += kept.Length;
    }

    /// <summary>Makes the record valid; true: the node shall restart now. <paramref name="restarts"/>: it restarts in general.</summary>
    public static bool Seal(out bool restarts)
    {
        restarts = s_restarts;
        if (!s_recording)
        {
            return false;
        }

        s_recording = false;
        s_area->Checksum = Checksum();
        Mmio.Full();
        s_area->Magic = Magic;
        Mmio.Full();
        return s_restarts && s_area->FaultsInRow <= MaximumRestarts;
    }

    private static ulong Checksum()
    {
        byte* from = (byte*)&s_area->UnixNanoseconds, end = TextStart + s_area->TextBytes;
        ulong hash = HashStart;
        for (byte* at = from; at < end; at++)
        {
            hash = (hash ^ *at) * HashFactor;
        }

        return hash;
    }
}
