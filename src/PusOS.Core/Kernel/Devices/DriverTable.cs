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
        for (DriverEntry* entry = MemoryLayout.DriversStart(); entry < MemoryLayout.DriversEnd(); entry++)
        {
            if (Equals(entry->Compatible, compatible))
            {
                return entry->Probe(node);
            }
        }

        return Status.NotFound;
    }

    /// <summary>Probes every enabled device, in device tree order. Devices without a driver stay untouched.</summary>
    internal static void ProbeAll(DeviceTree tree)
    {
        DeviceTreeWalker walker = tree.Walk();
        while (walker.MoveNext(out DeviceNode node))
        {
            if (node.TryGetProperty("compatible"u8, out ReadOnlySpan<byte> compatible) && node.IsEnabled)
            {
                Report(node, ProbeFirst(compatible, &node));
            }
        }
    }

    /// <summary>The list names the most specific kind first.</summary>
    private static Status ProbeFirst(ReadOnlySpan<byte> list, DeviceNode* node)
    {
        int start = 0;
        for (int index = 0; index < list.Length; index++)
        {
            if (list[index] != 0)
            {
                continue;
            }

            Status status = Probe(list.Slice(start, index - start), node);
            if (status != Status.NotFound)
            {
                return status;
            }

            start = index + 1;
        }

        return Status.NotFound;
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
