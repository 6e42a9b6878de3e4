using PusOS.Storage.BlockDevices;
using PusOS.Storage.Littlefs;
using PusOS.Storage.Torture;

namespace PusOS.Storage.Tests.Specification;

/// <summary>
/// The library against a second reading of SPEC.md: what it writes is read by a reader that shares no code with it, and it
/// reads disks that were put together by hand.
/// </summary>
public class SpecificationTests
{
    private static readonly Geometry[] s_geometries =
    [
        Geometry.Small, Geometry.Tiny, Geometry.Wearing, Geometry.Plain, Geometry.PusOriginal, Geometry.Sector, Geometry.NoInline, Geometry.InRuns,
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void What_the_library_writes_is_what_the_specification_says(int geometry)
    {
        for (ulong seed = 1; seed <= 40; seed++)
        {
            Geometry shape = s_geometries[geometry];
            RamBlockDevice device = shape.NewDevice();
            Littlefs.Disk.Ok(LittleFileSystem.Format(device, null, out _));
            Littlefs.Disk.Ok(LittleFileSystem.Mount(shape.Over(device), shape.Options, out LittleFileSystem? fileSystem, out _));
            Session session = new(fileSystem!, new Model());
            for (int round = 0; round < 6; round++)
            {
                RandomOperations.Run(session, (seed * 100) + (ulong)round, 12);
                Compare(device.Bytes, shape, session.State);
            }
        }
    }

    private static void Compare(byte[] image, Geometry shape, Model model)
    {
        SpecReader read = new(image, shape.BlockSize, shape.Prog);
        Assert.Equal(0x00020001u, read.Version);
        Assert.Equal(shape.BlockCount, read.BlockCount);
        Assert.Equal([0u, 0u, 0u], read.State);
        Assert.Equal(model.Paths.Order(StringComparer.Ordinal), read.Entries.Keys.Order(StringComparer.Ordinal));
        foreach (string path in model.Paths)
        {
            Assert.Equal(model.Content(path), read.Entries[path]);
        }

        Assert.Equal(model.Attributes.Count(), read.Attributes.Count);
    }

    // Two superblock pairs; a directory in two pairs; a list of five blocks; attributes; a deleted and an overwritten entry;
    // commits with and without forward checksum, entries in one commit or in several.
    [Theory]
    [InlineData(0x00020000u, 16)]
    [InlineData(0x00020001u, 16)]
    [InlineData(0x00020001u, 64)]
    public void A_disk_made_by_hand_is_read_and_written_to(uint version, int progSize)
    {
        bool forward = version == 0x00020001;
        byte[] content = Workloads.Data(3, 2_100);
        SpecImage image = new(512, 64, progSize);
        byte[] list = image.List(content, 20, 33, 21, 40, 22);
        image.Begin(1, 9).Commit(1, forward, [.. image.Superblock(version), SpecImage.Word(0x601, 0x3ff, 4, 5)]);
        image.Begin(5, 1).Commit(5, forward, image.Superblock(version)).Commit(5, forward,
            (0x401, 1, []), SpecImage.Name(0x002, 1, "folder"), SpecImage.Word(0x200, 1, 8, 9),
            (0x401, 2, []), SpecImage.Name(0x001, 2, "list"), (0x202, 2, list), (0x374, 2, [1, 2, 3]),
            SpecImage.Word(0x600, 0x3ff, 8, 9));
        image.Begin(8, 0xffffffff).Commit(8, forward,
            (0x401, 0, []), SpecImage.Name(0x001, 0, "a"), (0x201, 0, [65]),
            (0x401, 1, []), SpecImage.Name(0x001, 1, "gone"), (0x201, 1, [66]),
            SpecImage.Word(0x601, 0x3ff, 10, 11));
        image.Commit(8, forward, (0x201, 0, [67, 68]), (0x301, 0, [9]));
        image.Commit(8, forward, (0x4ff, 1, []), (0x301, 0, null));
        image.Begin(11, 2).Commit(11, forward, (0x401, 0, []), SpecImage.Name(0x001, 0, "z"), (0x201, 0, []));

        // A block with an older revision, and one that never was: neither counts.
        image.Begin(9, 0xfffffffe).Commit(9, forward, SpecImage.Name(0x001, 0, "old"), (0x201, 0, [1]));

        Model expected = new Model().With("/folder", null).With("/list", content).With("/folder/a", [67, 68]).With("/folder/z", [])
            .WithAttribute("/list", 0x74, [1, 2, 3]);
        SpecReader own = new(image.Bytes, 512, progSize);
        Assert.Equal(expected.Paths.Order(StringComparer.Ordinal), own.Entries.Keys.Order(StringComparer.Ordinal));
        RamBlockDevice device = new(image.Bytes, 512, 16, progSize);
        Littlefs.Disk.Ok(LittleFileSystem.Mount(device, null, out LittleFileSystem? fileSystem, out _));
        Assert.False(fileSystem!.IsDegraded);
        Assert.Equal(version, fileSystem.FormatVersion);
        Assert.Null(DiskReader.Difference(fileSystem, expected));
        List<Fault> findings = [];
        Littlefs.Disk.Ok(fileSystem.Check(findings));
        Assert.Empty(findings);

        Session session = new(fileSystem, expected);
        session.Create("/folder/m", Workloads.Data(4, 700));
        session.Append("/list", Workloads.Data(5, 900));
        session.Rename("/folder/z", "/z");
        Compare(device.Bytes, new Geometry("", 512, 64, 16, progSize), session.State);
    }

    // The source is still there, and the target already: of the two only the target counts, whoever reads.
    [Fact]
    public void A_move_that_was_under_way_is_finished()
    {
        SpecImage image = new(512, 32, 16);
        image.Begin(0, 1).Commit(0, true, [.. image.Superblock(0x00020001), SpecImage.Word(0x600, 0x3ff, 4, 5),
            (0x401, 1, []), SpecImage.Name(0x002, 1, "folder"), SpecImage.Word(0x200, 1, 4, 5),
            (0x401, 2, []), SpecImage.Name(0x001, 2, "source"), (0x201, 2, [7])]);
        image.Begin(4, 1).Commit(4, true, (0x401, 0, []), SpecImage.Name(0x001, 0, "target"), (0x201, 0, [7]),
            SpecImage.Word(0x7ff, 0x3ff, SpecBits.Tag(0x4ff, 2, 0), 0, 1));
        RamBlockDevice device = new(image.Bytes, 512, 16, 16);
        Littlefs.Disk.Ok(LittleFileSystem.Mount(device, null, out LittleFileSystem? fileSystem, out _));
        Model expected = new Model().With("/folder", null).With("/folder/target", [7]);
        Assert.Null(DiskReader.Difference(fileSystem!, expected));
        Session session = new(fileSystem!, expected);
        session.Create("/new", [1]);
        Compare(device.Bytes, new Geometry("", 512, 32, 16, 16), session.State);
    }

    // The state's uppermost bit says that the thread may hold a pair that no directory leads to.
    [Fact]
    public void An_orphan_is_taken_off_the_thread_by_the_first_write()
    {
        SpecImage image = new(512, 32, 16);
        image.Begin(0, 1).Commit(0, true, [.. image.Superblock(0x00020001), SpecImage.Word(0x600, 0x3ff, 6, 7), SpecImage.Word(0x7ff, 0x3ff, 0x80000000, 0, 0)]);
        image.Begin(6, 1).Commit(6, true, SpecImage.Word(0x600, 0x3ff, 0xffffffff, 0xffffffff));
        RamBlockDevice device = new(image.Bytes, 512, 16, 16);
        Littlefs.Disk.Ok(LittleFileSystem.Mount(device, null, out LittleFileSystem? fileSystem, out _));
        Session session = new(fileSystem!, new Model());
        session.Create("/new", [1]);
        Compare(device.Bytes, new Geometry("", 512, 32, 16, 16), session.State);
    }
}
