using PusOS.Storage.BlockDevices;
using PusOS.Storage.BlockDevices.FaultInjection;
using PusOS.Storage.Littlefs;

namespace PusOS.Storage.Tests.Littlefs;

/// <summary>
/// What a running commit takes away is not handed out before it is through. Shown on disks that are so full that the
/// commit's own relocation would take it: with the power cut in between, the old content must still be whole.
/// </summary>
public class ReservationTests
{
    private const int BlockSize = 512, FileBlocks = 5, LeastFiller = 8, MostFiller = 18, Earlier = 40;
    private const uint Blocks = 28;

    // A pair moves on at every other commit, and the allocator scans often.
    private static readonly LittleFileSystemOptions s_options = new() { BlockCycles = 1, LookaheadBlocks = 8, CacheSize = 128, InlineLimit = 0 };

    [Theory]
    [InlineData(CutKind.Clean)]
    [InlineData(CutKind.HalfWritten)]
    public void A_file_is_old_or_new_on_a_full_disk(CutKind kind)
    {
        int cuts = 0, relocations = 0, refusals = 0;
        for (int number = 0; number < (MostFiller - LeastFiller) * Earlier; number++)
        {
            int filler = LeastFiller + (number / Earlier);
            byte[]? prepared = Prepare(filler, number % Earlier);
            for (int cut = 0; prepared is not null && cut < 200; cut++)
            {
                RamBlockDevice ram = new((byte[])prepared.Clone(), BlockSize, 16, 16);
                PowerCutBlockDevice device = new(ram);
                device.CutAfter(cut, kind, (ulong)cut);
                Status status = Overwrite(device);
                bool wasCut = device.IsOff;
                device.PowerOn();
                int content = ContentOf(device);
                Assert.True(content is 1 or 2, $"filler {filler}, {number % Earlier} commits before, cut at {cut}: content {content}");
                cuts += wasCut ? 1 : 0;
                if (!wasCut)
                {
                    Assert.True(status is Status.Ok or Status.NoSpace, $"{status}");
                    Assert.Equal(status == Status.Ok ? 2 : 1, content);
                    refusals += status == Status.NoSpace ? 1 : 0;
                    relocations += device.Writes > FileBlocks + (FileBlocks * BlockSize / 128) + 2 ? 1 : 0;
                    break;
                }
            }
        }

        // The disks were as full as meant: some too full, some not, and pairs moved.
        Assert.True(cuts > 100 && relocations > 0 && refusals > 0, $"{cuts} cuts, {relocations} with relocation, {refusals} refused");
    }

    // A disk with the file, so many blocks of others, and so many commits in the directory's pair; null: it does not fit.
    private static byte[]? Prepare(int filler, int commits)
    {
        RamBlockDevice ram = new(BlockSize, Blocks, 16, 16);
        Assert.Equal(Status.Ok, LittleFileSystem.Format(ram, null, out _));
        Assert.Equal(Status.Ok, LittleFileSystem.Mount(ram, s_options, out LittleFileSystem? fileSystem, out _));
        Assert.Equal(Status.Ok, fileSystem!.CreateDirectory("d"u8));
        Status status = Write(fileSystem, "d/file"u8, 1, FileBlocks);
        status = status == Status.Ok ? Write(fileSystem, "filler"u8, 9, filler) : status;
        for (int commit = 0; commit < commits && status == Status.Ok; commit++)
        {
            status = fileSystem.SetAttribute("d/file"u8, (byte)'t', [(byte)commit]);
        }

        return status == Status.Ok ? ram.Bytes : null;
    }

    private static Status Overwrite(IBlockDevice device)
    {
        Status status = LittleFileSystem.Mount(device, s_options, out LittleFileSystem? fileSystem, out _);
        return status == Status.Ok ? Write(fileSystem!, "d/file"u8, 2, FileBlocks) : status;
    }

    private static Status Write(LittleFileSystem fileSystem, ReadOnlySpan<byte> name, byte content, int blocks)
    {
        Status status = fileSystem.OpenFile(name, FileOpenFlags.Write | FileOpenFlags.Create, out LittleFile? file);
        if (status != Status.Ok)
        {
            return status;
        }

        byte[] bytes = new byte[blocks * (BlockSize - 16)];
        Array.Fill(bytes, content);
        status = file!.WriteAt(0, bytes, out _);
        Status closed = file.Close();
        return status == Status.Ok ? closed : status;
    }

    // 1: wholly old, 2: wholly new, else what is wrong.
    private static int ContentOf(IBlockDevice device)
    {
        if (LittleFileSystem.Mount(device, s_options, out LittleFileSystem? fileSystem, out _) != Status.Ok
            || fileSystem!.OpenFile("d/file"u8, FileOpenFlags.Read, out LittleFile? file) != Status.Ok)
        {
            return -1;
        }

        byte[] bytes = new byte[file!.Length];
        if (file.Read(bytes, out int read) != Status.Ok || read != FileBlocks * (BlockSize - 16))
        {
            return -2;
        }

        List<Fault> findings = [];
        return fileSystem.Check(findings) != Status.Ok || findings.Count > 0 ? -3
            : bytes.All(value => value == bytes[0]) ? bytes[0]
            : -4;
    }
}
