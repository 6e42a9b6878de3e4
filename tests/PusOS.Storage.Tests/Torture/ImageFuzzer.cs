using System.Buffers.Binary;
using System.Text;
using PusOS.Storage.BlockDevices;
using PusOS.Storage.BlockDevices.FaultInjection;
using PusOS.Storage.Littlefs;

namespace PusOS.Storage.Torture;

/// <summary>
/// Disks with wrong bytes: everything that reads and writes must end with a status. With
/// <c>fixChecksums</c> the commits are made valid again after the mutation, so that the bytes get past the checksum.
/// </summary>
public sealed class ImageFuzzer(ulong seed)
{
    // Device calls that one mutated disk may cost; more means that something loops.
    private const long MostReads = 200_000;

    private readonly SeededRandom _random = new(seed);

    public long Images { get; private set; }

    public long Mounted { get; private set; }

    public long Degraded { get; private set; }

    /// <summary>A disk with a bit of everything; the blocks that hold metadata are the ones with a valid log.</summary>
    public static byte[] MakeImage(Geometry geometry, ulong seed)
    {
        RamBlockDevice device = geometry.NewDevice();
        LittleFileSystem.Format(device, null, out _);
        LittleFileSystem.Mount(device, geometry.Options, out LittleFileSystem? fileSystem, out _);
        Session session = new(fileSystem!, new Model());
        session.MakeDirectory("/dir");
        session.MakeDirectory("/dir/below");
        session.Create("/dir/inline", Workloads.Data(seed, 20));
        session.Create("/dir/below/list", Workloads.Data(seed, 3000));
        session.SetAttribute("/dir/inline", 3, Workloads.Data(seed, 10));
        session.Rename("/dir/inline", "/moved");
        for (int number = 0; number < 20; number++)
        {
            session.Create($"/file-{number:00}", Workloads.Data(seed, number * 3));
        }

        session.Remove("/file-03");
        return device.Bytes;
    }

    /// <summary>Every byte of every metadata block gets a wrong value.</summary>
    public void FlipEveryMetadataByte(Geometry geometry, byte[] image, bool fixChecksums, int step)
    {
        for (int block = 0; block < geometry.BlockCount; block++)
        {
            int start = block * geometry.BlockSize;
            int end = LogEnd(image.AsSpan(start, geometry.BlockSize));
            for (int offset = _random.Next(step); offset < end; offset += step)
            {
                byte[] mutated = (byte[])image.Clone();
                mutated[start + offset] ^= (byte)(1 + _random.Next(255));
                if (fixChecksums)
                {
                    FixChecksums(mutated.AsSpan(start, geometry.BlockSize));
                }

                Exercise(geometry, mutated, $"block {block} offset {offset}{(fixChecksums ? " with checksums" : "")}");
            }
        }
    }

    /// <summary>Several random mutations at once, anywhere.</summary>
    public void Corrupt(Geometry geometry, byte[] image, int count)
    {
        for (int number = 0; number < count; number++)
        {
            byte[] mutated = (byte[])image.Clone();
            for (int mutations = 1 + _random.Next(6); mutations > 0; mutations--)
            {
                Mutate(mutated, geometry.BlockSize, _random);
            }

            Exercise(geometry, mutated, $"random {number}");
        }
    }

    /// <summary>Changes a few bytes of one block, mostly one with metadata, and makes its checksums right again.</summary>
    public static void Mutate(Span<byte> bytes, int blockSize, SeededRandom random)
    {
        int blockCount = bytes.Length / blockSize;
        int block = random.Next(blockCount);
        if (!random.OneIn(4))
        {
            // Prefer blocks with metadata.
            while (LogEnd(bytes.Slice(block * blockSize, blockSize)) == 0)
            {
                block = (block + 1) % blockCount;
                if (random.OneIn(blockCount))
                {
                    break;
                }
            }
        }

        Span<byte> target = bytes.Slice(block * blockSize, blockSize);
        int offset = random.Next(target.Length);
        int length = Math.Min(target.Length - offset, 1 + random.Next(8));
        switch (random.Next(5))
        {
            case 0:
                random.Fill(target.Slice(offset, length));
                break;
            case 1:
                target.Slice(offset, length).Clear();
                break;
            case 2:
                bytes.Slice(random.Next(blockCount) * blockSize, blockSize).CopyTo(target);
                break;
            case 3:
                // A plausible block number where a pointer may be.
                BinaryPrimitives.WriteUInt32LittleEndian(target.Slice(offset / 4 * 4), (uint)random.Next(blockCount + 2));
                break;
            default:
                target[offset] ^= (byte)(1 << random.Next(8));
                break;
        }

        FixChecksums(target);
    }

    private void Exercise(Geometry geometry, byte[] bytes, string where)
    {
        Images++;
        StatisticsBlockDevice device = new(geometry.DeviceOver(bytes));
        try
        {
            Status status = LittleFileSystem.Mount(device, geometry.Options, out LittleFileSystem? fileSystem, out Fault fault);
            if (status != Status.Ok)
            {
                if (fault.Reason == FaultReason.None)
                {
                    throw new ReliabilityException("refused without a reason");
                }

                return;
            }

            Mounted++;
            Degraded += fileSystem!.IsDegraded ? 1 : 0;
            Walk(fileSystem, "", 0);
            fileSystem.Check([]);
            fileSystem.GetUsage(out _);
            Write(fileSystem);
        }
        catch (Exception failure)
        {
            throw new ReliabilityException($"fuzz seed {seed}, {geometry.Name}, {where}: {failure}");
        }

        if (device.Statistics.Reads > MostReads)
        {
            throw new ReliabilityException($"fuzz seed {seed}, {geometry.Name}, {where}: {device.Statistics.Reads} reads");
        }
    }

    private static void Walk(LittleFileSystem fileSystem, string path, int depth)
    {
        if (depth > 12 || fileSystem.OpenDirectory(Encoding.Latin1.GetBytes(path + "/"), out LittleDirectory? directory) != Status.Ok)
        {
            return;
        }

        for (int count = 0; count < 200 && directory!.Next(out ReadOnlySpan<byte> name, out EntryInformation information) == Status.Ok; count++)
        {
            string child = path + "/" + Encoding.Latin1.GetString(name);
            if (information.Kind == EntryKind.Directory)
            {
                Walk(fileSystem, child, depth + 1);
            }
            else if (fileSystem.OpenFile(Encoding.Latin1.GetBytes(child), FileOpenFlags.Read, out LittleFile? file) == Status.Ok)
            {
                byte[] buffer = new byte[Math.Min(file!.Length, 8192)];
                file.Read(buffer, out _);
                file.ReadAt(Math.Max(0, file.Length - 10), buffer, out _);
                file.Close();
            }
        }
    }

    private static void Write(LittleFileSystem fileSystem)
    {
        byte[] data = new byte[700];
        fileSystem.CreateDirectory("/fuzz"u8);
        if (fileSystem.OpenFile("/fuzz/new"u8, FileOpenFlags.Write | FileOpenFlags.Create, out LittleFile? file) == Status.Ok)
        {
            file!.Write(data, out _);
            file.Close();
        }

        fileSystem.Rename("/moved"u8, "/fuzz/moved"u8);
        if (fileSystem.OpenFile("/dir/below/list"u8, FileOpenFlags.Write | FileOpenFlags.Read, out file) == Status.Ok)
        {
            file!.WriteAt(1000, data, out _);
            file.SetLength(600);
            file.Close();
        }

        fileSystem.Remove("/file-05"u8);
        fileSystem.Remove("/dir/below/list"u8);
        fileSystem.Remove("/dir/below"u8);
    }

    // Where the last valid commit of a block ends; zero: no log.
    private static int LogEnd(ReadOnlySpan<byte> block)
    {
        int end = 0;
        Scan(block, (_, _, next) => end = next, stopAtMismatch: true);
        return end;
    }

    private static void FixChecksums(Span<byte> block)
    {
        byte[] copy = block.ToArray();
        Scan(copy, (offset, crc, _) => BinaryPrimitives.WriteUInt32LittleEndian(copy.AsSpan(offset), crc), stopAtMismatch: false);
        copy.CopyTo(block);
    }

    // An own reading of the format, apart from the one under test: calls back at each checksum.
    private static void Scan(ReadOnlySpan<byte> block, Action<int, uint, int> onChecksum, bool stopAtMismatch)
    {
        uint previous = 0xffffffff;
        uint crc = Checksum(0xffffffff, block.Slice(0, 4));
        for (int offset = 4; offset + 8 <= block.Length;)
        {
            uint tag = BinaryPrimitives.ReadUInt32BigEndian(block.Slice(offset)) ^ previous;
            int length = (tag & 0x3ff) == 0x3ff ? 0 : (int)(tag & 0x3ff);
            if (tag >> 31 != 0 || offset + 4 + length > block.Length)
            {
                return;
            }

            crc = Checksum(crc, block.Slice(offset, 4));
            previous = tag;
            if (((tag >> 20) & 0x780) == 0x500)
            {
                if (length < 4 || (stopAtMismatch && BinaryPrimitives.ReadUInt32LittleEndian(block.Slice(offset + 4)) != crc))
                {
                    return;
                }

                onChecksum(offset + 4, crc, offset + 4 + length);
                previous ^= (tag >> 20 & 1) << 31;
                crc = 0xffffffff;
            }
            else
            {
                crc = Checksum(crc, block.Slice(offset + 4, length));
            }

            offset += 4 + length;
        }
    }

    private static uint Checksum(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xedb88320u);
            }
        }

        return crc;
    }
}
