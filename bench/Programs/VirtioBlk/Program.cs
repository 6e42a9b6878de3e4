// Two equal virtio-blk disks: the first through LittleFS and System.IO, the second raw, turn by turn in one run. Prints
// bytes per second, the best of several turns each; marks around raw requests and around the file's.
using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using PusOS;
using PusOS.Bench;
using PusOS.Storage;
using PusOS.Storage.BlockDevices;

const int Size = 8 << 20, Chunk = 64 << 10, Turns = 5, Requests = 256;
if (MachineDisks.TryOpen(1, out IBlockDevice? raw) != Status.Ok)
{
    Console.WriteLine("two disks are needed");
    return 1;
}

byte[] buffer = new byte[Chunk];
new Random(1).NextBytes(buffer);
double rawWrite = 0, rawRead = 0, fileWrite = 0, fileRead = 0;
for (int turn = 0; turn < Turns; turn++)
{
    rawWrite = Math.Max(rawWrite, Rate(WriteRaw));
    fileWrite = Math.Max(fileWrite, Rate(WriteFile));
    rawRead = Math.Max(rawRead, Rate(ReadRaw));
    fileRead = Math.Max(fileRead, Rate(ReadFile));
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
Console.WriteLine($"raw-write {rawWrite:F0}\nraw-read {rawRead:F0}\nfile-write {fileWrite:F0}\nfile-read {fileRead:F0}");
return 0;

static double Rate(Action action)
{
    long start = Stopwatch.GetTimestamp();
    action();
    return Size / Stopwatch.GetElapsedTime(start).TotalSeconds;
}

static void Must(Status status)
{
    if (status != Status.Ok)
    {
        throw new InvalidOperationException($"{status}");
    }
}

void WriteRaw()
{
    for (int offset = 0; offset < Size; offset += MachineDisks.BlockSize)
    {
        Must(raw!.Prog((uint)(offset / MachineDisks.BlockSize), 0, buffer.AsSpan(offset % Chunk, MachineDisks.BlockSize)));
    }

    Must(raw!.Sync());
}

void ReadRaw()
{
    for (int offset = 0; offset < Size; offset += Chunk)
    {
        Must(((IBlockRangeReader)raw!).ReadBlocks((uint)(offset / MachineDisks.BlockSize), buffer));
    }
}

void WriteFile()
{
    using SafeFileHandle file = File.OpenHandle("/data", FileMode.Create, FileAccess.Write);
    for (int offset = 0; offset < Size; offset += Chunk)
    {
        RandomAccess.Write(file, buffer, offset);
    }

    RandomAccess.FlushToDisk(file);
}

void ReadFile()
{
    using SafeFileHandle file = File.OpenHandle("/data");
    for (int offset = 0; offset < Size; offset += Chunk)
    {
        if (RandomAccess.Read(file, buffer, offset) != Chunk)
        {
            throw new InvalidOperationException("short read");
        }
    }
}
