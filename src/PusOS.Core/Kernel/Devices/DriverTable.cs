namespace PusOS.Kernel;

/// <summary>Finds, for each device of the machine, the driver that a referenced package brings.</summary>
public static unsafe class DriverTable
{
    /// <summary>Maps a node's first register range; false: it has none, or out of RAM.</summary>
    public static bool TryMapRegisters(in DeviceNode node, out byte* registers)
    {
        bool mapped = node.TryGetRegister(0, out ulong address, out ulong bytes) && address != 0 && AddressSpace.MapDevice(address, bytes);
        registers = mapped ? (byte*)address : null;
        return mapped;
    }

    /// <summary>
    /// Calls the probe of the first driver for a "compatible" string; NotFound: there is none. Transports that
    /// find devices of their own (virtio) use it with a name made up for the device type.
    /// </summary>
    public static Status Probe(ReadOnlySpan<byte> compatible, DeviceNode* node)
    {
        DriverEntry* entry = Find(compatible);
        return entry == null ? Status.NotFound : entry->Probe(node);
    }

    /// <summary>Probes every enabled device, in device tree order. Devices without a driver stay untouched.</summary>
    internal static void ProbeAll(DeviceTree tree)
    {
        DeviceTreeWalker walker = tree.Walk();
        while (walker.MoveNext(out DeviceNode node))
        {
            DriverEntry* entry = node.TryGetProperty("compatible"u8, out ReadOnlySpan<byte> list) ? FindFirst(list) : null;
            if (entry != null && node.IsEnabled)
            {
                Report(node, entry->Probe(&node));
            }
        }
    }

    /// <summary>The list names the most specific kind first.</summary>
    private static DriverEntry* FindFirst(ReadOnlySpan<byte> list)
    {
        int start = 0;
        for (int index = 0; index < list.Length; index++)
        {
            if (list[index] != 0)
            {
                continue;
            }

            DriverEntry* entry = Find(list.Slice(start, index - start));
            if (entry != null)
            {
                return entry;
            }

            start = index + 1;
        }

        return null;
    }

    private static DriverEntry* Find(ReadOnlySpan<byte> compatible)
    {
        DriverEntry* entry = MemoryLayout.DriversStart();
        while (entry < MemoryLayout.DriversEnd() && !Equals(entry->Compatible, compatible))
        {
            entry++;
        }

        return entry < MemoryLayout.DriversEnd() ? entry : null;
    }

    private static void Report(in DeviceNode node, Status status)
    {
        if (status is Status.Ok or Status.NotFound)
        {
            return;
        }

        KernelConsole.Write("PusOS: device "u8);
        KernelConsole.Write(node.Name);
        KernelConsole.Write(" failed to start, status "u8);
        KernelText.WriteDecimal((uint)status);
        KernelConsole.Write("\n"u8);
    }

    private static bool Equals(byte* terminated, ReadOnlySpan<byte> text)
    {
        for (int index = 0; index < text.Length; index++)
        {
            if (terminated[index] != text[index])
            {
                return false;
            }
        }

        return terminated[text.Length] == 0;
    }
}
