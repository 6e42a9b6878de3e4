using System.IO;
using System.Text;
using PusOS.Kernel;
using PusOS.Runtime.Files;

namespace PusOS.Runtime.ConsoleCommands;

/// <summary>The console's commands that every node has.</summary>
internal static class NodeCommands
{
    private const int ThreadsMaximum = 1024;

    internal static void Register()
    {
        NodeConsole.Register(new ConsoleCommand("mem", "memory of the machine and of the managed heap", static (_, output) => WriteMemory(output)));
        NodeConsole.Register(new ConsoleCommand("threads", "threads: state, priority, hart, name", static (_, output) => WriteThreads(output)));
        NodeConsole.Register(new ConsoleCommand("uptime", "time since the start, time of day, harts", static (_, output) => WriteUptime(output)));
        NodeConsole.Register(new ConsoleCommand("df", "file systems and their room", static (_, output) => WriteSpace(output)));
        NodeConsole.Register(new ConsoleCommand("exit", "ends the program as Environment.Exit does: exit [code]", static (words, output) => Exit(words, output)));
    }

    private static void Exit(string[] words, TextWriter output)
    {
        int code = 0;
        if (words.Length > 1 || (words.Length == 1 && !int.TryParse(words[0], out code)))
        {
            output.WriteLine("exit [code]");
            return;
        }

        Environment.Exit(code);
    }

    private static void WriteMemory(TextWriter output)
    {
        ulong total = KernelMemory.TotalBytes, free = KernelMemory.FreeBytes;
        output.WriteLine($"machine       {total >> 10,9} KiB, {free >> 10} KiB free");
        GCMemoryInfo heap = GC.GetGCMemoryInfo();
        output.WriteLine($"managed heap  {heap.HeapSizeBytes >> 10,9} KiB after the last collection, {GC.GetTotalMemory(false) >> 10} KiB now");
        output.WriteLine($"collections   {GC.CollectionCount(0),9}");
        output.WriteLine($"allocated     {GC.GetTotalAllocatedBytes() >> 10,9} KiB since the start");
    }

    private static void WriteThreads(TextWriter output)
    {
        ThreadSummary[] threads = new ThreadSummary[ThreadsMaximum];
        int count = KernelThread.CopyAll(threads);
        output.WriteLine("state    priority hart  stack KiB  name");
        for (int i = Math.Min(count, threads.Length) - 1; i >= 0; i--)
        {
            ref ThreadSummary thread = ref threads[i];
            string name = thread.Name.IsEmpty ? "-" : Encoding.UTF8.GetString(thread.Name);
            output.WriteLine($"{Name(thread.State),-8} {(thread.Priority < 0 ? "idle" : thread.Priority),8} {thread.Hart,4} {thread.StackBytes >> 10,10}  {name}");
        }

        output.WriteLine($"{count} threads");
    }

    // The names of the enum would bring its reflection into the image.
    private static string Name(ThreadState state) => state switch
    {
        ThreadState.New => "new",
        ThreadState.Ready => "ready",
        ThreadState.Running => "running",
        ThreadState.Blocked => "blocked",
        _ => "exited",
    };

    private static void WriteUptime(TextWriter output)
    {
        TimeSpan up = TimeSpan.FromTicks(Clock.Now.Nanoseconds / 100);
        output.WriteLine($"up {(int)up.TotalDays} days {up:hh\\:mm\\:ss\\.fff}, {DateTime.UtcNow:yyyy-MM-dd HH:mm:ss} UTC, {Scheduler.HartCount} harts");
    }

    private static void WriteSpace(TextWriter output)
    {
        if (NameSpace.Current is { } names)
        {
            names.WriteSpace(output);
        }
        else
        {
            output.WriteLine("The program has used no file.");
        }
    }
}
