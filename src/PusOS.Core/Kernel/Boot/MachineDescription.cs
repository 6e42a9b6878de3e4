using System.Buffers.Binary;

namespace PusOS.Kernel;

/// <summary>
/// What the kernel itself must know of the machine before it can run drivers: RAM, harts, timer, console,
/// interrupt controllers, power-off. Read from the device tree in one walk. Pure.
/// </summary>
public unsafe struct MachineDescription
{
    /// <summary>Bounds of the tables; what exceeds them is an error for RAM and ignored for harts.</summary>
    public const int MaximumMemories = 8, MaximumReserved = 24, MaximumHarts = 16;

    /// <summary>Supervisor external interrupt: the number by which a PLIC context names its privilege level.</summary>
    private const uint SupervisorExternalInterrupt = 9;

    private fixed ulong _memoryStart[MaximumMemories];
    private fixed ulong _memoryEnd[MaximumMemories];
    private fixed ulong _reservedStart[MaximumReserved];
    private fixed ulong _reservedEnd[MaximumReserved];
    private fixed ulong _hartId[MaximumHarts];
    private fixed uint _hartInterruptController[MaximumHarts];
    private fixed int _hartPlicContext[MaximumHarts];
    private bool _overflow;
    private bool _inReservedMemory;
    private int _reservedMemoryDepth;
    private bool _inCpu;
    private int _cpuDepth;
    private bool _everyHartHasSstc;
    private DeviceNode _plic;
    private byte* _standardOutput;
    private int _standardOutputLength;

    /// <summary>Ranges of RAM, ascending.</summary>
    public int MemoryCount { get; private set; }

    /// <summary>Ranges that the kernel may not use (reserved-memory nodes, the reservation block, the tree, an initrd).</summary>
    public int ReservedCount { get; private set; }

    /// <summary>Harts that are enabled, at most <see cref="MaximumHarts"/>.</summary>
    public int HartCount { get; private set; }

    /// <summary>Timer counts per second.</summary>
    public uint TimebaseFrequency { get; private set; }

    /// <summary>Every hart has stimecmp (Sstc).</summary>
    public readonly bool HasSstc => HartCount != 0 && _everyHartHasSstc;

    /// <summary>Console UART's registers; 0: none.</summary>
    public ulong UartAddress { get; private set; }

    /// <summary>Each UART register is 1 &lt;&lt; this many bytes from the next.</summary>
    public uint UartRegisterShift { get; private set; }

    /// <summary>Width of a UART register access in bytes: 1 or 4.</summary>
    public uint UartAccessBytes { get; private set; }

    /// <summary>Interrupt number of the UART at the PLIC; 0: none.</summary>
    public uint UartInterrupt { get; private set; }

    /// <summary>PLIC registers; 0: none.</summary>
    public ulong PlicAddress { get; private set; }

    /// <summary>Bytes of PLIC registers.</summary>
    public ulong PlicBytes { get; private set; }

    /// <summary>Highest interrupt number of the PLIC.</summary>
    public uint PlicSources { get; private set; }

    /// <summary>Core-local interruptor (software interrupts and timer of machine mode); 0: none.</summary>
    public ulong ClintAddress { get; private set; }

    /// <summary>Test finisher's register; 0: none.</summary>
    public ulong FinisherAddress { get; private set; }

    /// <summary>/chosen bootargs: address and length; null: none.</summary>
    public byte* BootArguments { get; private set; }

    /// <summary>Length of <see cref="BootArguments"/> without the terminating zero.</summary>
    public int BootArgumentsLength { get; private set; }

    /// <summary>/chosen rng-seed: random bytes from the loader; null: none.</summary>
    public byte* RandomSeed { get; private set; }

    /// <summary>Bytes of <see cref="RandomSeed"/>.</summary>
    public int RandomSeedLength { get; private set; }

    /// <summary>Start address of a RAM range.</summary>
    public readonly ulong MemoryStart(int index) => _memoryStart[index];

    /// <summary>End address of a RAM range.</summary>
    public readonly ulong MemoryEnd(int index) => _memoryEnd[index];

    /// <summary>Start address of a reserved range.</summary>
    public readonly ulong ReservedStart(int index) => _reservedStart[index];

    /// <summary>End address of a reserved range.</summary>
    public readonly ulong ReservedEnd(int index) => _reservedEnd[index];

    /// <summary>Lowest RAM address.</summary>
    public readonly ulong LowestMemory => _memoryStart[0];

    /// <summary>End of the highest RAM range.</summary>
    public readonly ulong HighestMemory => _memoryEnd[MemoryCount - 1];

    /// <summary>Hart id of hart number <paramref name="index"/>.</summary>
    public readonly ulong HartId(int index) => _hartId[index];

    /// <summary>PLIC context of that hart's supervisor mode; -1: none.</summary>
    public readonly int PlicContext(int index) => _hartPlicContext[index];

    /// <summary>Whether [start, end) is RAM throughout, in one range.</summary>
    public readonly bool IsMemory(ulong start, ulong end)
    {
        for (int index = 0; index < MemoryCount; index++)
        {
            if (start >= _memoryStart[index] && end <= _memoryEnd[index])
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Reserves the highest <paramref name="bytes"/> of RAM between two addresses that nothing reserves yet;
    /// false: there is no room. Both sizes are multiples of <paramref name="alignment"/>, a power of two.
    /// </summary>
    public bool TryReserveHighest(ulong bytes, ulong alignment, ulong above, ulong below, out ulong start)
    {
        for (int index = MemoryCount - 1; index >= 0; index--)
        {
            ulong end = ulong.Min(_memoryEnd[index], below) & ~(alignment - 1);
            ulong least = ulong.Max(_memoryStart[index], above);

            // Each turn hops over at least one reserved range.
            for (int turn = 0; turn <= ReservedCount && end >= bytes && end - bytes >= least; turn++)
            {
                start = end - bytes;
                int inTheWay = FindReserved(start, end);
                if (inTheWay < 0)
                {
                    AddReserved(start, end);
                    return !_overflow;
                }

                end = _reservedStart[inTheWay] & ~(alignment - 1);
            }
        }

        start = 0;
        return false;
    }

    /// <summary>
    /// Reads the description. False with the reason (a sentence's end, ASCII) when something is missing that
    /// no node can do without; what was found until then (the UART above all) is in <paramref name="machine"/>.
    /// </summary>
    public static bool TryRead(DeviceTree tree, out MachineDescription machine, out ReadOnlySpan<byte> problem)
    {
        machine = default;
        machine._everyHartHasSstc = true;
        machine.AddReserved((ulong)tree.Address, (ulong)tree.Address + (uint)tree.TotalBytes);
        for (int index = 0; tree.TryGetReservation(index, out ulong address, out ulong bytes); index++)
        {
            machine.AddReserved(address, address + bytes);
        }

        DeviceTreeWalker walker = tree.Walk();
        while (walker.MoveNext(out DeviceNode node))
        {
            machine.ReadNode(node);
        }

        machine.ReadPlicContexts();
        problem = machine._overflow ? "the device tree lists more memory ranges than the kernel keeps"u8
            : machine.MemoryCount == 0 ? "the device tree has no memory node"u8
            : machine.HartCount == 0 ? "the device tree has no enabled cpu node"u8
            : machine.TimebaseFrequency == 0 ? "the device tree has no timebase-frequency"u8
            : default;
        return problem.IsEmpty;
    }

    private void ReadNode(in DeviceNode node)
    {
        if (_inReservedMemory && node.Depth <= _reservedMemoryDepth)
        {
            _inReservedMemory = false;
        }

        if (_inCpu && node.Depth <= _cpuDepth)
        {
            _inCpu = false;
        }

        if (_inReservedMemory)
        {
            for (int index = 0; node.TryGetRegister(index, out ulong address, out ulong bytes); index++)
            {
                AddReserved(address, address + bytes);
            }
        }
        else if (_inCpu)
        {
            if (node.IsCompatible("riscv,cpu-intc"u8) && node.TryGetUInt32("phandle"u8, out uint phandle))
            {
                _hartInterruptController[HartCount - 1] = phandle;
            }
        }
        else if (node.Depth == 2 && TryReadTopLevel(node, node.Name))
        {
        }
        else if (node.Depth == 3 && node.Name.StartsWith("cpu@"u8))
        {
            ReadHart(node);
        }
        else if (node.TryGetProperty("compatible"u8, out ReadOnlySpan<byte> compatible))
        {
            ReadDevice(node, compatible);
        }
    }

    /// <summary>The nodes with a meaning of their own below the root; false: it is none of them.</summary>
    private bool TryReadTopLevel(in DeviceNode node, ReadOnlySpan<byte> name)
    {
        if (name.StartsWith("memory@"u8))
        {
            ReadMemory(node);
        }
        else if (name.SequenceEqual("reserved-memory"u8))
        {
            (_inReservedMemory, _reservedMemoryDepth) = (true, node.Depth);
        }
        else if (name.SequenceEqual("chosen"u8))
        {
            ReadChosen(node);
        }
        else if (name.SequenceEqual("cpus"u8))
        {
            TimebaseFrequency = node.TryGetUInt32("timebase-frequency"u8, out uint frequency) ? frequency : 0;
        }
        else
        {
            return false;
        }

        return true;
    }

    private void ReadMemory(in DeviceNode node)
    {
        for (int index = 0; node.IsEnabled && node.TryGetRegister(index, out ulong start, out ulong bytes); index++)
        {
            if (bytes == 0)
            {
                continue;
            }

            if (MemoryCount == MaximumMemories)
            {
                _overflow = true;
                return;
            }

            // Kept ascending by insertion.
            int slot = MemoryCount++;
            for (; slot > 0 && _memoryStart[slot - 1] > start; slot--)
            {
                _memoryStart[slot] = _memoryStart[slot - 1];
                _memoryEnd[slot] = _memoryEnd[slot - 1];
            }

            _memoryStart[slot] = start;
            _memoryEnd[slot] = start + bytes;
        }
    }

    private readonly int FindReserved(ulong start, ulong end)
    {
        for (int index = 0; index < ReservedCount; index++)
        {
            if (start < _reservedEnd[index] && end > _reservedStart[index])
            {
                return index;
            }
        }

        return -1;
    }

    private void AddReserved(ulong start, ulong end)
    {
        if (ReservedCount == MaximumReserved)
        {
            _overflow = true;
            return;
        }

        _reservedStart[ReservedCount] = start;
        _reservedEnd[ReservedCount] = end;
        ReservedCount++;
    }

    private void ReadChosen(in DeviceNode node)
    {
        if (node.TryGetProperty("bootargs"u8, out ReadOnlySpan<byte> arguments) && arguments.Length > 1)
        {
            fixed (byte* start = arguments)
            {
                BootArguments = start;
                BootArgumentsLength = arguments[arguments.Length - 1] == 0 ? arguments.Length - 1 : arguments.Length;
            }
        }

        if (node.TryGetProperty("rng-seed"u8, out ReadOnlySpan<byte> seed))
        {
            fixed (byte* start = seed)
            {
                RandomSeed = start;
                RandomSeedLength = seed.Length;
            }
        }

        if (node.TryGetProperty("stdout-path"u8, out ReadOnlySpan<byte> path))
        {
            ReadOnlySpan<byte> last = LastPathPart(path);
            fixed (byte* start = last)
            {
                _standardOutput = start;
                _standardOutputLength = last.Length;
            }
        }

        if (TryGetAddress(node, "linux,initrd-start"u8, out ulong initrdStart) && TryGetAddress(node, "linux,initrd-end"u8, out ulong initrdEnd))
        {
            AddReserved(initrdStart, initrdEnd);
        }
    }

    /// <summary>"/soc/serial@10000000:115200" gives "serial@10000000".</summary>
    private static ReadOnlySpan<byte> LastPathPart(ReadOnlySpan<byte> path)
    {
        int start = 0;
        int end = 0;
        while (end < path.Length && path[end] is not 0 and not (byte)':')
        {
            start = path[end] == '/' ? end + 1 : start;
            end++;
        }

        return path.Slice(start, end - start);
    }

    private static bool TryGetAddress(in DeviceNode node, ReadOnlySpan<byte> name, out ulong address)
    {
        address = 0;
        if (!node.TryGetProperty(name, out ReadOnlySpan<byte> value))
        {
            return false;
        }

        if (value.Length == sizeof(uint))
        {
            address = BinaryPrimitives.ReadUInt32BigEndian(value);
            return true;
        }

        return value.Length == sizeof(ulong) && BinaryPrimitives.TryReadUInt64BigEndian(value, out address);
    }

    private void ReadHart(in DeviceNode node)
    {
        if (HartCount == MaximumHarts || !node.IsEnabled || !node.TryGetRegister(0, out ulong hartId, out _))
        {
            return;
        }

        _hartId[HartCount] = hartId;
        _hartPlicContext[HartCount] = -1;
        HartCount++;
        (_inCpu, _cpuDepth) = (true, node.Depth);
        _everyHartHasSstc &= HasExtension(node, "sstc"u8);
        if (TimebaseFrequency == 0 && node.TryGetUInt32("timebase-frequency"u8, out uint frequency))
        {
            TimebaseFrequency = frequency;
        }
    }

    /// <summary>Looks into riscv,isa-extensions (a list) or riscv,isa ("rv64imafdc_zba_sstc").</summary>
    private static bool HasExtension(in DeviceNode node, ReadOnlySpan<byte> extension)
    {
        if (node.TryGetProperty("riscv,isa-extensions"u8, out ReadOnlySpan<byte> list))
        {
            return DeviceNode.ListContains(list, extension);
        }

        if (!node.TryGetProperty("riscv,isa"u8, out ReadOnlySpan<byte> isa))
        {
            return false;
        }

        for (int start = 0; start + extension.Length < isa.Length; start++)
        {
            if (isa[start] == '_' && isa.Slice(start + 1, extension.Length).SequenceEqual(extension)
                && isa[start + 1 + extension.Length < isa.Length ? start + 1 + extension.Length : start] is 0 or (byte)'_')
            {
                return true;
            }
        }

        return false;
    }

    private void ReadDevice(in DeviceNode node, ReadOnlySpan<byte> compatible)
    {
        KernelDevice device = Recognise(compatible);
        if (device == KernelDevice.None || !node.IsEnabled || !node.TryGetRegister(0, out ulong address, out ulong bytes))
        {
            return;
        }

        if (device == KernelDevice.Uart)
        {
            ReadUart(node, address);
        }
        else if (device == KernelDevice.Plic)
        {
            (PlicAddress, PlicBytes, _plic) = (address, bytes, node);
            PlicSources = node.TryGetUInt32("riscv,ndev"u8, out uint sources) ? sources : 0;
        }
        else if (device == KernelDevice.Clint)
        {
            ClintAddress = address;
        }
        else
        {
            FinisherAddress = address;
        }
    }

    /// <summary>The first known name of a list of zero-terminated strings.</summary>
    private static KernelDevice Recognise(ReadOnlySpan<byte> list)
    {
        int start = 0;
        for (int index = 0; index < list.Length; index++)
        {
            if (list[index] != 0)
            {
                continue;
            }

            KernelDevice device = RecogniseName(list.Slice(start, index - start));
            if (device != KernelDevice.None)
            {
                return device;
            }

            start = index + 1;
        }

        return KernelDevice.None;
    }

    private static KernelDevice RecogniseName(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("ns16550a"u8) || name.SequenceEqual("ns16550"u8) ? KernelDevice.Uart
        : name.SequenceEqual("riscv,plic0"u8) || name.SequenceEqual("sifive,plic-1.0.0"u8) ? KernelDevice.Plic
        : name.SequenceEqual("riscv,clint0"u8) || name.SequenceEqual("sifive,clint0"u8) ? KernelDevice.Clint
        : name.SequenceEqual("sifive,test0"u8) || name.SequenceEqual("sifive,test1"u8) ? KernelDevice.Finisher
        : KernelDevice.None;

    /// <summary>The UART that stdout-path names wins over the first one.</summary>
    private void ReadUart(in DeviceNode node, ulong address)
    {
        if (UartAddress != 0 && !node.Name.SequenceEqual(new ReadOnlySpan<byte>(_standardOutput, _standardOutputLength)))
        {
            return;
        }

        UartAddress = address;
        UartRegisterShift = node.TryGetUInt32("reg-shift"u8, out uint shift) && shift <= 4 ? shift : 0;
        UartAccessBytes = node.TryGetUInt32("reg-io-width"u8, out uint width) && width == 4 ? 4u : 1u;
        UartInterrupt = node.TryGetInterrupt(0, out uint interrupt) ? interrupt : 0;
    }

    /// <summary>Context n of the PLIC is pair n of interrupts-extended: (a hart's controller, interrupt number there).</summary>
    private void ReadPlicContexts()
    {
        if (PlicAddress == 0 || !_plic.TryGetProperty("interrupts-extended"u8, out ReadOnlySpan<byte> pairs))
        {
            return;
        }

        for (int context = 0; (context + 1) * 8 <= pairs.Length; context++)
        {
            uint controller = BinaryPrimitives.ReadUInt32BigEndian(pairs.Slice(context * 8));
            uint interrupt = BinaryPrimitives.ReadUInt32BigEndian(pairs.Slice((context * 8) + 4));
            for (int hart = 0; interrupt == SupervisorExternalInterrupt && hart < HartCount; hart++)
            {
                if (_hartInterruptController[hart] == controller)
                {
                    _hartPlicContext[hart] = context;
                }
            }
        }
    }
}
