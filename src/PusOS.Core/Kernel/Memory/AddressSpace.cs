namespace PusOS.Kernel;

/// <summary>
/// The one address space: page tables, built as they are needed. Tables are never given back. Changes are
/// made under a lock, except that a thread's own stack is backed without it (the trap handler may have
/// interrupted the lock's holder; tables of stacks exist before the stack is used).
/// Lock order: before <see cref="KernelMemory"/>'s.
/// </summary>
internal static unsafe class AddressSpace
{
    private static ulong* s_root;
    private static SpinLock s_lock;

    /// <summary>The value of satp.</summary>
    public static ulong TranslationRoot => Sv39.TranslationRoot(s_root);

    /// <summary>Maps RAM, the image and the devices that the kernel itself uses, and turns paging on. Boot hart, once.</summary>
    public static void Initialise(in MachineDescription machine)
    {
        s_root = NewTable();
        bool mapped = s_root != null && MapMemory(machine)
            && MapDevice(machine.UartAddress, KernelMemory.PageSize)
            && MapDevice(machine.FinisherAddress, KernelMemory.PageSize)
            && MapDevice(machine.PlicAddress, machine.PlicBytes)
            && MapDevice(machine.ClintAddress, 0x10000);
        if (!mapped)
        {
            KernelFault.CannotStart("out of RAM for page tables"u8);
        }

        Csr.WriteTranslation(TranslationRoot);
        Csr.FlushTranslations();
        if (Csr.ReadTranslation() != TranslationRoot)
        {
            KernelFault.CannotStart("the processor has no Sv39 paging"u8);
        }
    }

    /// <summary>Maps device registers at their physical address; false: out of RAM. Address zero is ignored.</summary>
    public static bool MapDevice(ulong address, ulong bytes)
    {
        ulong position = address & ~(ulong)(KernelMemory.PageSize - 1);
        ulong end = address + bytes;
        while (address != 0 && position < end)
        {
            // A large page spares tables, but page 0 stays unmapped.
            ulong large = position & ~(Sv39.LargePageBytes - 1);
            int level = large == 0 ? 0 : 1;
            ulong start = level == 0 ? position : large;
            position = level == 0 ? position + KernelMemory.PageSize : large + Sv39.LargePageBytes;
            if (!TryMap(start, position, level, PageProtection.ReadWrite))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Makes the tables for level-0 entries of a range exist; false: out of RAM.</summary>
    public static bool TryMakeTables(ulong start, ulong bytes)
    {
        InterruptState state = s_lock.Acquire();
        bool made = true;
        for (ulong position = start & ~(Sv39.LargePageBytes - 1); made && position < start + bytes; position += Sv39.LargePageBytes)
        {
            made = MakeEntry(position, 0) != null;
        }

        s_lock.Release(state);
        return made;
    }

    /// <summary>The entry of a 4 KiB page; null: no table there yet, or a large page.</summary>
    public static ulong* FindPage(ulong address)
    {
        if (address >= Sv39.AddressEnd)
        {
            return null;
        }

        ulong* entry = Sv39.Find(s_root, address, out int level);
        return level == 0 ? entry : null;
    }

    /// <summary>As <see cref="FindPage"/>; cheap when <paramref name="previous"/> is the entry of the page in front (null: unknown).</summary>
    public static ulong* FindNextPage(ulong* previous, ulong address) =>
        previous == null || Sv39.Index(address, 0) == 0 ? FindPage(address) : previous + 1;

    /// <summary>The physical address and protection behind any address; false: not mapped.</summary>
    public static bool TryTranslate(ulong address, out ulong physicalAddress, out PageProtection protection)
    {
        physicalAddress = 0;
        protection = PageProtection.None;
        if (s_root == null || address >= Sv39.AddressEnd)
        {
            return false;
        }

        ulong* entry = Sv39.Find(s_root, address, out int level);
        if (entry == null || !Sv39.IsValid(*entry))
        {
            return false;
        }

        ulong offsetMask = ((ulong)KernelMemory.PageSize << (9 * level)) - 1;
        physicalAddress = (Sv39.PhysicalAddress(*entry) & ~offsetMask) | (address & offsetMask);
        protection = Sv39.Protection(*entry);
        return true;
    }

    private static ulong* NewTable()
    {
        if (!KernelMemory.TryAllocateFrames(1, out void* frame))
        {
            return null;
        }

        ClearPage(frame);
        return (ulong*)frame;
    }

    /// <summary>Clears one page.</summary>
    public static void ClearPage(void* page)
    {
        ulong* end = (ulong*)page + (KernelMemory.PageSize / sizeof(ulong));
        for (ulong* word = (ulong*)page; word < end; word += 8)
        {
            word[0] = 0;
            word[1] = 0;
            word[2] = 0;
            word[3] = 0;
            word[4] = 0;
            word[5] = 0;
            word[6] = 0;
            word[7] = 0;
        }
    }

    /// <summary>Maps whole pages of one level to the same physical address; false: out of RAM.</summary>
    private static bool TryMap(ulong start, ulong end, int level, PageProtection protection)
    {
        InterruptState state = s_lock.Acquire();
        ulong step = (ulong)KernelMemory.PageSize << (9 * level);
        ulong leaf = Sv39.Leaf(start, protection);
        ulong leafStep = Sv39.Leaf(step, PageProtection.None) - Sv39.Leaf(0, PageProtection.None);
        ulong* entry = null;
        bool mapped = true;
        for (ulong address = start; address < end; address += step, leaf += leafStep, entry++)
        {
            // Within a table the next entry is the neighbour.
            if (entry == null || Sv39.Index(address, level) == 0)
            {
                entry = MakeEntry(address, level);
                mapped = entry != null;
                if (!mapped)
                {
                    break;
                }
            }

            *entry = leaf;
        }

        s_lock.Release(state);
        return mapped;
    }

    /// <summary>The entry of that level, with the tables above it made where missing; null: out of RAM. Lock held.</summary>
    private static ulong* MakeEntry(ulong address, int level)
    {
        ulong* table = s_root;
        for (int above = Sv39.TopLevel; above > level; above--)
        {
            ulong* entry = table + Sv39.Index(address, above);
            if (!Sv39.IsValid(*entry))
            {
                ulong* made = NewTable();
                if (made == null)
                {
                    return null;
                }

                *entry = Sv39.Table(made);
            }
            else if (Sv39.IsLeaf(*entry))
            {
                // A large device page covers the address already.
                return entry;
            }

            table = (ulong*)Sv39.PhysicalAddress(*entry);
        }

        return table + Sv39.Index(address, level);
    }

    /// <summary>Maps RAM by the largest pages that fit, and the image's own 2 MiB page by page with its protections.</summary>
    private static bool MapMemory(in MachineDescription machine)
    {
        ulong text = (ulong)MemoryLayout.TextStart();
        ulong textEnd = (ulong)MemoryLayout.TextEnd();
        ulong readOnlyEnd = (ulong)MemoryLayout.ReadOnlyEnd();
        ulong imageStart = text & ~(Sv39.LargePageBytes - 1);
        ulong imageEnd = ((ulong)MemoryLayout.ImageEnd() + Sv39.LargePageBytes - 1) & ~(Sv39.LargePageBytes - 1);
        for (int index = 0; index < machine.MemoryCount; index++)
        {
            ulong start = machine.MemoryStart(index) & ~(ulong)(KernelMemory.PageSize - 1);
            ulong end = ulong.Min(machine.MemoryEnd(index), MemoryLayout.PhysicalEnd) & ~(ulong)(KernelMemory.PageSize - 1);
            bool mapped = machine.IsMemory(text, readOnlyEnd) && text >= start && text < end
                ? MapData(start, ulong.Max(start, imageStart))
                    && MapSmall(ulong.Max(start, imageStart), text, PageProtection.ReadWrite)
                    && MapSmall(text, textEnd, PageProtection.ReadExecute)
                    && MapSmall(textEnd, readOnlyEnd, PageProtection.Read)
                    && MapSmall(readOnlyEnd, ulong.Min(end, imageEnd), PageProtection.ReadWrite)
                    && MapData(ulong.Min(end, imageEnd), end)
                : MapData(start, end);
            if (!mapped)
            {
                return false;
            }
        }

        // Below the stacks that lie in the image: an overflow traps instead of overwriting what is there.
        *FindPage((ulong)MemoryLayout.BootStackGuard()) = 0;
        *FindPage((ulong)MemoryLayout.BootTrapStackGuard()) = 0;
        return true;
    }

    private static bool MapSmall(ulong start, ulong end, PageProtection protection) => TryMap(start, end, 0, protection);

    /// <summary>Maps a range read-write: 4 KiB up to the first 2 MiB boundary, then 2 MiB, 1 GiB, and down again.</summary>
    private static bool MapData(ulong start, ulong end)
    {
        ulong position = start;
        while (position < end)
        {
            int level = Sv39.TopLevel;
            ulong bytes = Sv39.HugePageBytes;
            while (level > 0 && (position % bytes != 0 || end - position < bytes))
            {
                level--;
                bytes >>= 9;
            }

            // As many pages of this size as fit before a larger size does.
            ulong larger = bytes << 9;
            ulong runEnd = end - (end % bytes);
            ulong nextLarger = (position + larger) & ~(larger - 1);
            if (level < Sv39.TopLevel && nextLarger + larger <= end)
            {
                runEnd = nextLarger;
            }

            if (!TryMap(position, runEnd, level, PageProtection.ReadWrite))
            {
                return false;
            }

            position = runEnd;
        }

        return true;
    }
}
