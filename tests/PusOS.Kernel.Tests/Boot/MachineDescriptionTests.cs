using System.Text;

namespace PusOS.Kernel.Tests.Boot;

public unsafe class MachineDescriptionTests
{
    [Fact]
    public void Reads_the_virt_machine_of_qemu()
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures/qemu-virt.dtb"));
        Read(bytes, (machine, problem, start) =>
        {
            Assert.Null(problem);
            Assert.Equal(1, machine.MemoryCount);
            Assert.Equal((0x8000_0000UL, 0x8800_0000UL), (machine.MemoryStart(0), machine.MemoryEnd(0)));
            Assert.Equal(2, machine.HartCount);
            Assert.Equal([0UL, 1UL], [machine.HartId(0), machine.HartId(1)]);
            Assert.Equal([1, 3], [machine.PlicContext(0), machine.PlicContext(1)]);
            Assert.Equal(10_000_000u, machine.TimebaseFrequency);
            Assert.Equal((0x1000_0000UL, 0u, 1u, 10u), (machine.UartAddress, machine.UartRegisterShift, machine.UartAccessBytes, machine.UartInterrupt));
            Assert.Equal((0xC00_0000UL, 0x60_0000UL), (machine.PlicAddress, machine.PlicBytes));
            Assert.True(machine.PlicSources >= 53);
            Assert.Equal(0x200_0000UL, machine.ClintAddress);
            Assert.Equal(0x10_0000UL, machine.FinisherAddress);
            Assert.Equal("first second", Encoding.UTF8.GetString(machine.BootArguments, machine.BootArgumentsLength));
            Assert.Equal(start, machine.ReservedStart(0));
            Assert.Equal(start + (ulong)bytes.Length, machine.ReservedEnd(0));
        });
    }

    [Theory]
    [InlineData("rv64imafdc_zba_sstc", true)]
    [InlineData("rv64imafdc_sstc_zba", true)]
    [InlineData("rv64imafdc_sstcx", false)]
    [InlineData("rv64imafdcsstc", false)]
    public void Finds_extensions_in_the_isa_string(string isa, bool has) =>
        Read(Machine(cpu => cpu.Property("riscv,isa", isa)).Build(), (machine, _, _) => Assert.Equal(has, machine.HasSstc));

    [Fact]
    public void Finds_extensions_in_the_isa_list() =>
        Read(Machine(cpu => cpu.Property("riscv,isa-extensions", "i\0m\0sstc")).Build(), (machine, _, _) => Assert.True(machine.HasSstc));

    [Fact]
    public void Orders_memory_and_keeps_reserved_ranges()
    {
        byte[] bytes = Machine(_ => { }, root => root
            .Begin("memory@40000000").Property("reg", 0x4000_0000, 0x1000).End()
            .Begin("reserved-memory").Property("#address-cells", 1).Property("#size-cells", 1)
            .Begin("firmware@80000000").Property("reg", 0x8000_0000, 0x8_0000).End()
            .End()).Build();
        Read(bytes, (machine, problem, _) =>
        {
            Assert.Null(problem);
            Assert.Equal(2, machine.MemoryCount);
            Assert.Equal((0x4000_0000UL, 0x9000_0000UL), (machine.LowestMemory, machine.HighestMemory));
            Assert.True(machine.IsMemory(0x8000_0000, 0x9000_0000));
            Assert.False(machine.IsMemory(0x4000_0000, 0x9000_0000));
            Assert.Equal(2, machine.ReservedCount);
            Assert.Equal((0x8000_0000UL, 0x8008_0000UL), (machine.ReservedStart(1), machine.ReservedEnd(1)));
        });
    }

    [Fact]
    public void Reserves_the_highest_memory_that_nothing_else_has()
    {
        byte[] bytes = Machine(_ => { }, root => root
            .Begin("memory@40000000").Property("reg", 0x4000_0000, 0x1000).End()
            .Begin("reserved-memory").Property("#address-cells", 1).Property("#size-cells", 1)
            .Begin("a@8fff0000").Property("reg", 0x8FFF_0000, 0x1_0000).End()
            .Begin("b@8ffea800").Property("reg", 0x8FFE_A800, 0x1000).End()
            .End()).Build();
        Read(bytes, (machine, _, _) =>
        {
            const ulong Above = 0x8001_0000, Limit = 0x10_0000_0000;
            Assert.True(machine.TryReserveHighest(0x4000, 0x1000, Above, Limit, out ulong first));
            Assert.Equal(0x8FFE_C000UL, first);
            Assert.True(machine.TryReserveHighest(0x4000, 0x1000, Above, Limit, out ulong second));
            Assert.Equal(0x8FFE_6000UL, second);
            Assert.True(machine.TryReserveHighest(0x1000, 0x1000, Above, 0x8100_0000, out ulong below));
            Assert.Equal(0x80FF_F000UL, below);
            Assert.True(machine.TryReserveHighest(0x1000, 0x1000, 0, 0x5000_0000, out ulong otherRange));
            Assert.Equal(0x4000_0000UL, otherRange);
            Assert.False(machine.TryReserveHighest(0x1000, 0x1000, 0, 0x5000_0000, out _));
            Assert.False(machine.TryReserveHighest(0x2000_0000, 0x1000, 0, Limit, out _));
        });
    }

    [Fact]
    public void Standard_output_path_chooses_the_uart()
    {
        byte[] bytes = Machine(_ => { }, root => root
            .Begin("serial@1000").Property("compatible", "ns16550a").Property("reg", 0x1000, 0x100).End()
            .Begin("serial@2000").Property("compatible", "ns16550").Property("reg", 0x2000, 0x100).Property("reg-shift", 2).Property("reg-io-width", 4).End()
            .Begin("serial@3000").Property("compatible", "ns16550a").Property("reg", 0x3000, 0x100).End()).Build();
        Read(bytes, (machine, _, _) => Assert.Equal((0x2000UL, 2u, 4u), (machine.UartAddress, machine.UartRegisterShift, machine.UartAccessBytes)));
    }

    [Fact]
    public void Says_what_is_missing()
    {
        Expect(new TreeBuilder().Begin("").Property("x", 1).End(), "the device tree has no memory node");
        Expect(new TreeBuilder().Begin("").Property("#address-cells", 1).Property("#size-cells", 1)
            .Begin("memory@0").Property("reg", 0, 4096).End().End(), "the device tree has no enabled cpu node");
        TreeBuilder many = new TreeBuilder().Begin("").Property("#address-cells", 1).Property("#size-cells", 1);
        for (uint index = 0; index <= MachineDescription.MaximumMemories; index++)
        {
            many.Begin("memory@" + index).Property("reg", index * 0x2000, 0x1000).End();
        }

        Expect(many.End(), "the device tree lists more memory ranges than the kernel keeps");
        Expect(Machine(_ => { }, _ => { }, timebase: 0), "the device tree has no timebase-frequency");
    }

    private static void Expect(TreeBuilder tree, string problem) => Read(tree.Build(), (_, actual, _) => Assert.Equal(problem, actual));

    private static TreeBuilder Machine(Action<TreeBuilder> cpu, Action<TreeBuilder>? root = null, uint timebase = 1000)
    {
        TreeBuilder tree = new TreeBuilder().Begin("").Property("#address-cells", 1).Property("#size-cells", 1)
            .Begin("chosen").Property("stdout-path", "/serial@2000:115200").End()
            .Begin("memory@80000000").Property("reg", 0x8000_0000, 0x1000_0000).End()
            .Begin("cpus").Property("#address-cells", 1).Property("#size-cells", 0).Property("timebase-frequency", timebase)
            .Begin("cpu@0").Property("reg", 0u);
        cpu(tree);
        tree.End().End();
        root?.Invoke(tree);
        return tree.End();
    }

    private static void Read(byte[] bytes, Action<MachineDescription, string?, ulong> check)
    {
        using GuardedBytes guarded = new(bytes.Length);
        byte* start = guarded.Place(bytes);
        Assert.Equal(DeviceTreeError.None, DeviceTree.TryOpen(start, (nuint)bytes.Length, out DeviceTree tree));
        bool read = MachineDescription.TryRead(tree, out MachineDescription machine, out ReadOnlySpan<byte> problem);
        Assert.Equal(read, problem.IsEmpty);
        check(machine, read ? null : Encoding.UTF8.GetString(problem), (ulong)start);
    }
}
