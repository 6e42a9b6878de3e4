// Two equal virtio-blk disks: the first through LittleFS and System.IO, the second raw, turn by turn in one run, the same
// bytes in calls of the same size. Prints bytes per second, the best of several turns each, and the median of the turns'
// ratios, which one disturbed turn does not move; marks around raw requests and around the file's. Arguments: MiB of a
// file (8), turns (41); with a third one each turn's figures are printed.
using System.Diagnostics;
using System.Globalization;
using Microsoft.Win32.SafeHandles;
using PusOS;
using PusOS.Bench;
using PusOS.Storage;
using PusOS.Storage.BlockDevices;

const int Chunk = 64 << 10, Requests = 256;
int size = (args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 8) << 20;
int turns = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 41;
if (MachineDisks.TryOpen(1, out IBlockDevice? raw) != Status.Ok)
{
    Console.WriteLine("two disks are needed");
    return 1;
}

byte[] buffer = new byte[Chunk];
new Random(1).NextBytes(buffer);
uint start = 0;
IBlockRangeDevice range = (IBlockRangeDevice)raw!;
double[] rawWrite = new double[turns], begunWrite = new double[turns], rawRead = new double[turns], fileWrite = new double[turns], fileRead = new double[turns];
for (int turn = 0; turn < turns; turn++)
{
    rawWrite[turn] = Rate(() => WriteRaw(beginsSync: false));
    begunWrite[turn] = Rate(() => WriteRaw(beginsSync: true));
    fileWrite[turn] = Rate(WriteFile);
    rawRead[turn] = Rate(ReadRaw);
    fileRead[turn] = Rate(ReadFile);
    if (args.Length > 2)
    {
        Console.WriteLine($"turn {turn}: raw write {rawWrite[turn] / 1e6:F0}, with syncs begun early {begunWrite[turn] / 1e6:F0}, file write {fileWrite[turn] / 1e6:F0}, raw read {rawRead[turn] / 1e6:F0}, file read {fileRead[turn] / 1e6:F0} MB/s");
    }
}

Marks.Mark22();
for (uint block = 0; block < Requests; block++)
{
    Must(raw!.Read(block, 0, buffer.AsSpan(0, MachineDisks.BlockSize)));
}

Marks.Mark3();
for (uint block = 0; block < Requests; block++)
{
    Must(raw!.Prog(block, 0, buffer.AsSpan(0, MachineDisks.BlockSize)));
}

Must(raw!.Sync());
Marks.Mark4();
WriteFile();
Marks.Mark5();
ReadFile();
Marks.Mark6();
WriteRaw(beginsSync: false);
Marks.Mark7();
ReadRaw();
Marks.Mark8();
Console.WriteLine($"raw-write {rawWrite.Max():F0}\nraw-write-begun {begunWrite.Max():F0}\nraw-read {rawRead.Max():F0}\nfile-write {fileWrite.Max():F0}\nfile-read {fileRead.Max():F0}");
Console.WriteLine($"write-ratio {Median(fileWrite, rawWrite):F3}\nwrite-begun-ratio {Median(fileWrite, begunWrite):F3}\nread-ratio {Median(fileRead, rawRead):F3}");
return 0;

double Rate(Action action)
{
    long start = Stopwatch.GetTimestamp();
    action();
    return size / Stopwatch.GetElapsedTime(start).TotalSeconds;
}

static double Median(double[] above, double[] below)
{
    double[] ratios = [.. above.Zip(below, (a, b) => a / b)];
    Array.Sort(ratios);
    return ratios[ratios.Length / 2];
}

static void Must(Status status)
{
    if (status != Status.Ok)
    {
        throw new InvalidOperationException($"{status}");
    }
}

// The file system goes round the disk as it writes: so does this, or the host would have less to do. It also has the device
// begin with its flush after each MiB; the plain raw device does not, and with it the two can be told apart.
void WriteRaw(bool beginsSync)
{
    const int Begin = 1 << 20;
    start = (start + (uint)(size / MachineDisks.BlockSize)) % raw!.BlockCount;
    for (int offset = 0; offset < size; offset += Chunk)
    {
        Must(range.ProgBlocks(start + (uint)(offset / MachineDisks.BlockSize), buffer));
        if (beginsSync && (offset + Chunk) % Begin == 0)
        {
            ((IScatterGatherDevice)raw).BeginSync();
        }
    }

    Must(raw!.Sync());
}

void ReadRaw()
{
    for (int offset = 0; offset < size; offset += Chunk)
    {
        Must(range.ReadBlocks(start + (uint)(offset / MachineDisks.BlockSize), buffer));
    }
}

void WriteFile()
{
    using SafeFileHandle file = File.OpenHandle("/data", FileMode.Create, FileAccess.Write);
    for (int offset = 0; offset < size; offset += Chunk)
    {
        RandomAccess.Write(file, buffer, offset);
    }

    RandomAccess.FlushToDisk(file);
}

void ReadFile()
{
    using SafeFileHandle file = File.OpenHandle("/data");
    for (int offset = 0; offset < size; offset += Chunk)
    {
        if (RandomAccess.Read(file, buffer, offset) != Chunk)
        {
            throw new InvalidOperationException("short read");
        }
    }
}
