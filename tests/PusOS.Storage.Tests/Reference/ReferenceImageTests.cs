using System.Globalization;
using System.Text;
using PusOS.Storage.BlockDevices;
using PusOS.Storage.BlockDevices.FaultInjection;
using PusOS.Storage.Littlefs;
using PusOS.Storage.Tests.Specification;
using PusOS.Storage.Torture;
using PusOS.Storage.Torture.Reference;

namespace PusOS.Storage.Tests.Reference;

/// <summary>Disks that littlefs in C made (README.md beside them): mounted, compared, checked, written to, mounted again.</summary>
public class ReferenceImageTests
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Reference", "Images");

    public static TheoryData<string> Names => [.. Directory.GetFiles(Folder, "*.txt").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    [Fact]
    public void All_images_are_there() => Assert.Equal(21, Names.Count);

    [Theory]
    [MemberData(nameof(Names))]
    public void Holds_what_the_reference_says(string name)
    {
        FixtureImage image = FixtureImage.Load(Folder, name);
        RamBlockDevice device = Device(image);
        byte[] before = [.. device.Bytes];
        LittleFileSystem fileSystem = Mount(device, image.Geometry, keeps: true, readOnly: true);
        Compare(fileSystem, image);
        Assert.Equal(before, device.Bytes);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Can_be_written_to(string name)
    {
        FixtureImage image = FixtureImage.Load(Folder, name);
        for (ulong seed = 1; seed <= 4; seed++)
        {
            // A disk of 2.0 stays one, or is raised with the first write.
            bool keeps = seed % 2 == 0;
            RamBlockDevice device = Device(image);
            OurSide side = new(Mount(device, image.Geometry, keeps, readOnly: false));
            StepModel model = new(Read(side.FileSystem));
            StepChooser chooser = new(new SeededRandom(seed), image.Geometry);
            side.Apply(new Step(StepKind.SetAttribute, "", Type: 3, Seed: seed, Length: 2));
            for (int round = 0; round < 3; round++)
            {
                for (int count = 0; count < 8; count++)
                {
                    foreach (Step step in chooser.Next(model.Durable))
                    {
                        side.Apply(step);
                        model.Apply(step);
                    }
                }

                ReferenceContext.Inspect(side.FileSystem, model.Durable, name, out _);
                side = new(Mount(device, image.Geometry, keeps, readOnly: false));
                ReferenceContext.Inspect(side.FileSystem, model.Durable, name, out _);
                _ = new SpecReader(device.Bytes, image.Geometry.BlockSize, image.Geometry.Prog);
            }

            Assert.Equal(keeps && image.Geometry.DiskMinor == 0 ? 0x20000u : 0x20001u, side.FileSystem.FormatVersion);
        }
    }

    /// <summary>
    /// The pair of an entry that moves away is rewritten because the pair behind it was: it must not stay on the thread empty.
    /// Left so, the reference lists the directory without end.
    /// </summary>
    [Fact]
    public void A_pair_emptied_while_another_is_followed_up_leaves_the_thread()
    {
        FixtureImage image = FixtureImage.Load(Folder, "one-entry-pair");
        RamBlockDevice device = Device(image);
        LittleFileSystem fileSystem = Mount(device, image.Geometry, keeps: true, readOnly: false);
        Assert.Equal(Status.Ok, fileSystem.Rename("/L"u8, "/7/ss2"u8));
        SpecReader read = new(device.Bytes, image.Geometry.BlockSize, image.Geometry.Prog);
        Assert.Contains("/7/ss2", read.Entries.Keys);
    }

    /// <summary>SPEC.md, 0x401: files do not need a create tag, and nothing orders the ids in a log.</summary>
    [Fact]
    public void Names_come_in_any_order_of_ids()
    {
        SpecImage image = new(512, 16, 16);
        image.Begin(0, 2).Commit(0, forward: true,
        [
            SpecImage.Name(0x001, 2, "b"), SpecImage.Word(0x201, 2, 5), SpecImage.Name(0x001, 3, "c"), SpecImage.Word(0x201, 3, 6),
            .. image.Superblock(0x20001), SpecImage.Name(0x001, 1, "a"), SpecImage.Word(0x201, 1, 7),
        ]);
        RamBlockDevice device = new(image.Bytes, 512, 16, 16);
        Assert.Equal(Status.Ok, LittleFileSystem.Mount(device, null, out LittleFileSystem? fileSystem, out Fault fault));
        Assert.Equal(default, fault);
        Assert.False(fileSystem!.IsDegraded);
        Assert.Equal(["/a", "/b", "/c"], Read(fileSystem).Paths);
        Assert.Equal(Status.Ok, fileSystem.Remove("/b"u8));
        Assert.Equal(Status.Ok, LittleFileSystem.Mount(device, null, out fileSystem, out _));
        Assert.Equal(["/a", "/c"], Read(fileSystem!).Paths);
    }

    /// <summary>An id that never gets a name is a fault, not an entry.</summary>
    [Fact]
    public void An_id_without_name_is_refused()
    {
        SpecImage image = new(512, 16, 16);
        image.Begin(0, 2).Commit(0, forward: true, [.. image.Superblock(0x20001), SpecImage.Name(0x001, 2, "b"), SpecImage.Word(0x201, 2, 5)]);
        RamBlockDevice device = new(image.Bytes, 512, 16, 16);
        Assert.Equal(Status.Corrupt, LittleFileSystem.Mount(device, null, out _, out Fault fault));
        Assert.Equal(FaultReason.NamelessEntry, fault.Reason);
    }

    /// <summary>An empty list replaces an inline content as any list does.</summary>
    [Fact]
    public void An_empty_list_behind_an_inline_content_is_an_empty_file()
    {
        SpecImage image = new(512, 16, 16);
        image.Begin(0, 2).Commit(0, forward: true, [.. image.Superblock(0x20001), SpecImage.Name(0x001, 1, "a"), SpecImage.Word(0x201, 1, 7), SpecImage.Word(0x202, 1, 5, 0)]);
        Assert.Equal(Status.Ok, LittleFileSystem.Mount(new RamBlockDevice(image.Bytes, 512, 16, 16), null, out LittleFileSystem? fileSystem, out _));
        Assert.Equal(Status.Ok, fileSystem!.OpenFile("/a"u8, FileOpenFlags.Read, out LittleFile? file));
        Assert.Equal(Status.Ok, file!.Read(new byte[10], out int read));
        Assert.Equal(0, read);
    }

    /// <summary>Limits of a foreign superblock are kept; larger ones than the format has are refused with a reason of their own.</summary>
    [Theory]
    [InlineData(1023u, 0x7fffffffu, 1022u)]
    [InlineData(0u, 0x7fffffffu, 1022u)]
    [InlineData(255u, 0x80000000u, 1022u)]
    [InlineData(255u, 0x7fffffffu, 1023u)]
    public void Limits_that_cannot_be_kept_are_refused(uint name, uint file, uint attribute)
    {
        SpecImage image = new(512, 16, 16);
        image.Begin(0, 2).Commit(0, forward: true, SpecImage.Name(0x0ff, 0, "littlefs"), SpecImage.Word(0x201, 0, 0x20001, 512, 16, name, file, attribute));
        Assert.Equal(Status.Corrupt, LittleFileSystem.Mount(new RamBlockDevice(image.Bytes, 512, 16, 16), null, out _, out Fault fault));
        Assert.Equal(FaultReason.BadLimits, fault.Reason);
    }

    /// <summary>A move whose source would be the superblock's entry, or state of another type than a delete's, must not be carried out.</summary>
    [Theory]
    [InlineData(0x4ff00000u)]
    [InlineData(0x4f000400u)]
    public void Global_state_that_is_no_move_is_not_carried_out(uint tag)
    {
        SpecImage image = new(512, 16, 16);
        image.Begin(0, 2).Commit(0, forward: true,
            [.. image.Superblock(0x20001), SpecImage.Name(0x001, 1, "a"), SpecImage.Word(0x201, 1, 7), SpecImage.Word(0x7ff, 0x3ff, tag, 0, 1)]);
        RamBlockDevice device = new(image.Bytes, 512, 16, 16);
        Assert.Equal(Status.Ok, LittleFileSystem.Mount(device, null, out LittleFileSystem? fileSystem, out _));
        Assert.True(fileSystem!.IsDegraded);
        Assert.Equal(FaultReason.BadMove, fileSystem.Fault.Reason);
        Assert.Equal(["/a"], Read(fileSystem).Paths);
        Assert.Equal(Status.ReadOnly, fileSystem.Remove("/a"u8));
    }

    private static void Compare(LittleFileSystem fileSystem, FixtureImage image)
    {
        List<string> lines = [];
        Assert.Equal(Status.Ok, Listing.Of(fileSystem, lines));
        Assert.Null(Listing.Difference(lines, image.Lines));
        Assert.Equal(image.Superblock, string.Create(CultureInfo.InvariantCulture,
            $"{fileSystem.FormatVersion:x} {fileSystem.BlockSize} {fileSystem.BlockCount} {fileSystem.NameMax} {fileSystem.FileMax} {fileSystem.AttributeMax}"));
        List<Fault> findings = [];
        Assert.Equal(Status.Ok, fileSystem.Check(findings));
        Assert.Empty(findings);
        Assert.Equal(Status.Ok, fileSystem.GetUsage(out FileSystemUsage usage));
        Assert.True(image.UsedBlocks < 0 || image.UsedBlocks == usage.UsedBlocks, $"{usage.UsedBlocks} blocks, the reference counts {image.UsedBlocks}");
    }

    private static RamBlockDevice Device(FixtureImage image) =>
        new((byte[])image.Bytes.Clone(), image.Geometry.BlockSize, image.Geometry.Read, image.Geometry.Prog, image.Geometry.Erases) { ClearsBitsOnly = image.Geometry.Erases };

    private static LittleFileSystem Mount(RamBlockDevice device, PeerGeometry geometry, bool keeps, bool readOnly)
    {
        LittleFileSystemOptions options = new()
        {
            BlockCycles = geometry.BlockCycles,
            CacheSize = geometry.Cache,
            InlineLimit = geometry.InlineLimit,
            HighestMinorVersion = keeps ? geometry.DiskMinor : 1,
            ReadOnly = readOnly,
        };
        Assert.Equal(Status.Ok, LittleFileSystem.Mount(device, options, out LittleFileSystem? fileSystem, out Fault fault));
        Assert.Equal(default, fault);
        return fileSystem!;
    }

    private static Model Read(LittleFileSystem fileSystem)
    {
        List<string> lines = [];
        Assert.Equal(Status.Ok, Listing.Of(fileSystem, lines));
        Model model = new();
        byte[] data = new byte[1022];
        foreach (string line in lines)
        {
            string[] words = line.Split(' ');
            string path = words[1] == "/" ? "" : Uri.UnescapeDataString(words[1]);
            if (words[0] == "a")
            {
                byte type = byte.Parse(words[2], CultureInfo.InvariantCulture);
                Assert.Equal(Status.Ok, fileSystem.GetAttribute(Encoding.UTF8.GetBytes(path), type, data, out int length));
                model = model.WithAttribute(path, type, data[..length]);
                continue;
            }

            byte[]? content = words[0] == "d" ? null : new byte[int.Parse(words[2], CultureInfo.InvariantCulture)];
            if (content is not null)
            {
                Assert.Equal(Status.Ok, fileSystem.OpenFile(Encoding.UTF8.GetBytes(path), FileOpenFlags.Read, out LittleFile? file));
                Assert.Equal(Status.Ok, file!.Read(content, out _));
                file.Close();
            }

            model = model.With(path, content);
        }

        return model;
    }
}
