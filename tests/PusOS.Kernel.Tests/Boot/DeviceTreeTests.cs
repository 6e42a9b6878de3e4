using System.Text;

namespace PusOS.Kernel.Tests.Boot;

public unsafe class DeviceTreeTests
{
    private static TreeBuilder Small() => new TreeBuilder()
        .Reserve(0x1000, 0x2000)
        .Begin("").Property("#address-cells", 2).Property("#size-cells", 1).Property("interrupt-parent", 7)
        .Nop()
        .Begin("one@1").Property("compatible", "first\0second").Property("reg", 0, 1, 16, 1, 2, 32).Property("#address-cells", 1)
        .Begin("inner@5").Property("reg", 5, 3).Property("interrupts", 9, 10).Property("status", "disabled").End()
        .End()
        .Begin("two").Property("interrupt-parent", 8).Property("flag", Array.Empty<byte>()).End()
        .End();

    [Fact]
    public void Walks_nodes_in_order_with_what_they_inherit()
    {
        byte[] bytes = Small().Build();
        using GuardedBytes guarded = new(bytes.Length);
        Assert.Equal(DeviceTreeError.None, DeviceTree.TryOpen(guarded.Place(bytes), (nuint)bytes.Length, out DeviceTree tree));
        Assert.Equal(bytes.Length, tree.TotalBytes);
        DeviceTreeWalker walker = tree.Walk();

        Assert.True(walker.MoveNext(out DeviceNode root));
        Assert.Equal((1, ""), (root.Depth, Text(root.Name)));
        Assert.True(walker.MoveNext(out DeviceNode one));
        Assert.Equal((2, "one@1", 7u), (one.Depth, Text(one.Name), one.InterruptParent));
        Assert.True(one.IsCompatible("first"u8) && one.IsCompatible("second"u8) && !one.IsCompatible("secon"u8) && !one.IsCompatible("econd"u8));
        Assert.True(one.TryGetRegister(0, out ulong address, out ulong size));
        Assert.Equal((1UL, 16UL), (address, size));
        Assert.True(one.TryGetRegister(1, out address, out size));
        Assert.Equal(((1UL << 32) + 2, 32UL), (address, size));
        Assert.False(one.TryGetRegister(2, out _, out _));
        Assert.True(one.IsEnabled);

        Assert.True(walker.MoveNext(out DeviceNode inner));
        Assert.Equal((3, "inner@5"), (inner.Depth, Text(inner.Name)));
        Assert.True(inner.TryGetRegister(0, out address, out size));
        Assert.Equal((5UL, 3UL), (address, size));
        Assert.True(inner.TryGetInterrupt(1, out uint interrupt));
        Assert.Equal(10u, interrupt);
        Assert.False(inner.TryGetInterrupt(2, out _));
        Assert.False(inner.IsEnabled);

        Assert.True(walker.MoveNext(out DeviceNode two));
        Assert.Equal((2, 8u), (two.Depth, two.InterruptParent));
        Assert.True(two.TryGetProperty("flag"u8, out ReadOnlySpan<byte> flag) && flag.IsEmpty);
        Assert.False(two.TryGetProperty("fla"u8, out _));
        Assert.False(walker.MoveNext(out _));
        Assert.False(walker.MoveNext(out _));

        Assert.True(tree.TryGetReservation(0, out address, out size));
        Assert.Equal((0x1000UL, 0x2000UL), (address, size));
        Assert.False(tree.TryGetReservation(1, out _, out _));
    }

    [Theory]
    [InlineData(0, 0, DeviceTreeError.BadMagic)]
    [InlineData(4, 0x7FFF_FFFF, DeviceTreeError.BadSize)]
    [InlineData(4, 39, DeviceTreeError.BadSize)]
    [InlineData(8, 0x7FFF_FFFC, DeviceTreeError.BadBlock)]
    [InlineData(8, 57, DeviceTreeError.BadBlock)]
    [InlineData(12, 0xFFFF_FFFF, DeviceTreeError.BadBlock)]
    [InlineData(16, 0xFFFF_FFF8, DeviceTreeError.BadBlock)]
    [InlineData(20, 15, DeviceTreeError.UnsupportedVersion)]
    [InlineData(24, 18, DeviceTreeError.UnsupportedVersion)]
    [InlineData(32, 0, DeviceTreeError.BadBlock)]
    [InlineData(36, 4, DeviceTreeError.BadStructure)]
    public void Refuses_a_bad_header(int offset, uint value, DeviceTreeError expected)
    {
        byte[] bytes = Small().Build();
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(offset), value);
        Assert.Equal(expected, Open(bytes));
    }

    [Fact]
    public void Refuses_structure_that_leaves_its_block()
    {
        byte[] good = Small().Build();
        Assert.Equal(DeviceTreeError.None, Open(good));
        Assert.Equal(DeviceTreeError.TooShort, Open(good[..39]));
        Assert.Equal(DeviceTreeError.BadSize, Open(good[..^1]));
        Assert.Equal(DeviceTreeError.BadStructure, Open(new TreeBuilder().Begin("").Property("x", 1).End().End().Build()));
        Assert.Equal(DeviceTreeError.BadStructure, Open(new TreeBuilder().Begin("").Property("x", 1).Build()));
        Assert.Equal(DeviceTreeError.BadStructure, Open(new TreeBuilder().Begin("").Property("x", 1).End().Begin("").End().Build()));
        Assert.Equal(DeviceTreeError.BadStructure, Open(new TreeBuilder().Property("x", 1).Begin("").End().Build()));

        TreeBuilder deep = new TreeBuilder().Begin("").Property("x", 1);
        for (int depth = 0; depth < DeviceTree.MaximumDepth; depth++)
        {
            deep.Begin("n");
        }

        Assert.Equal(DeviceTreeError.TooDeep, Open(deep.Build()));
    }

    /// <summary>Every word of QEMU's tree replaced by hostile values, then random damage: an error or a tree that can be walked.</summary>
    [Fact]
    public void No_damage_makes_the_parser_leave_the_bytes()
    {
        byte[] original = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures/qemu-virt.dtb"));
        using GuardedBytes guarded = new(original.Length);
        byte* start = guarded.Place(original);
        int accepted = 0;
        Span<byte> bytes = new(start, original.Length);
        uint[] hostile = [0, 1, 2, 3, 9, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0xFFFF_FFFC, (uint)original.Length];
        for (int offset = 0; offset + 4 <= original.Length; offset += 4)
        {
            foreach (uint value in hostile)
            {
                System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes[offset..], value);
                accepted += WalkAll(start, original.Length);
            }

            original.AsSpan(offset, 4).CopyTo(bytes[offset..]);
        }

        Random random = new(TestRuns.Seed);
        for (int run = 0; run < 20_000 * TestRuns.Scale; run++)
        {
            original.CopyTo(bytes);
            for (int flip = random.Next(1, 8); flip > 0; flip--)
            {
                bytes[random.Next(original.Length)] ^= (byte)(1 << random.Next(8));
            }

            accepted += WalkAll(start, original.Length);
        }

        Assert.True(accepted > 1000, "the damage never left a tree to walk, so the walk was not tested");
    }

    private static int WalkAll(byte* start, int length)
    {
        if (DeviceTree.TryOpen(start, (nuint)length, out DeviceTree tree) != DeviceTreeError.None)
        {
            return 0;
        }

        DeviceTreeWalker walker = tree.Walk();
        int nodes = 0;
        while (walker.MoveNext(out DeviceNode node))
        {
            Assert.True(++nodes <= length);
            _ = node.Name.Length;
            _ = node.IsCompatible("virtio,mmio"u8);
            _ = node.TryGetRegister(0, out _, out _);
            _ = node.TryGetInterrupt(0, out _);
        }

        _ = MachineDescription.TryRead(tree, out _, out _);
        return 1;
    }

    private static DeviceTreeError Open(byte[] bytes)
    {
        using GuardedBytes guarded = new(bytes.Length);
        return DeviceTree.TryOpen(guarded.Place(bytes), (nuint)bytes.Length, out _);
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
