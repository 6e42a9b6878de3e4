namespace PusOS.Kernel;

/// <summary>
/// Page table entries of Sv39 (RISC-V Privileged Architecture §4.4): three levels of 512 entries; a leaf may
/// stand at any level and then maps 4 KiB, 2 MiB or 1 GiB. Accessed and dirty bits are set from the start, so
/// hardware that traps on them never does.
/// </summary>
internal static unsafe class Sv39
{
    public const int EntriesPerTable = 512;
    public const int TopLevel = 2;
    public const ulong AddressEnd = 1UL << 38;
    public const ulong LargePageBytes = 1 << 21;
    public const ulong HugePageBytes = 1 << 30;

    private const ulong Valid = 1, Read = 2, Write = 4, Execute = 8, Global = 32, Accessed = 64, Dirty = 128;
    private const ulong ModeSv39 = 8UL << 60;

    public static int Index(ulong address, int level) => (int)(address >> (KernelMemory.PageShift + (9 * level))) & (EntriesPerTable - 1);

    public static ulong Leaf(ulong physicalAddress, PageProtection protection)
    {
        ulong permissions = protection switch
        {
            PageProtection.Read => Read,
            PageProtection.ReadWrite => Read | Write,
            PageProtection.ReadExecute => Read | Execute,
            _ => 0,
        };

        // A page without permissions keeps its frame but is not valid.
        return Frame(physicalAddress) | Global | Accessed | Dirty | (permissions == 0 ? 0 : Valid | permissions);
    }

    public static ulong Table(ulong* table) => Frame((ulong)table) | Valid;

    public static bool IsValid(ulong entry) => (entry & Valid) != 0;

    public static bool IsLeaf(ulong entry) => (entry & (Read | Execute)) != 0;

    public static ulong PhysicalAddress(ulong entry) => entry << 10 >> 20 << KernelMemory.PageShift;

    public static PageProtection Protection(ulong entry) => !IsValid(entry) ? PageProtection.None
        : (entry & Write) != 0 ? PageProtection.ReadWrite
        : (entry & Execute) != 0 ? PageProtection.ReadExecute
        : PageProtection.Read;

    /// <summary>The value of satp for this root.</summary>
    public static ulong TranslationRoot(ulong* root) => ModeSv39 | ((ulong)root >> KernelMemory.PageShift);

    /// <summary>
    /// The entry that maps an address: its level-0 entry, or the leaf above it (<paramref name="level"/> tells).
    /// Null: a table is missing.
    /// </summary>
    public static ulong* Find(ulong* root, ulong address, out int level)
    {
        ulong* table = root;
        for (level = TopLevel; level > 0; level--)
        {
            ulong* entry = table + Index(address, level);
            if (!IsValid(*entry))
            {
                return null;
            }

            if (IsLeaf(*entry))
            {
                return entry;
            }

            table = (ulong*)PhysicalAddress(*entry);
        }

        return table + Index(address, 0);
    }

    private static ulong Frame(ulong physicalAddress) => physicalAddress >> KernelMemory.PageShift << 10;
}
