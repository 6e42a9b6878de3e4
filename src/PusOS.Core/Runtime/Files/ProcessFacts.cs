using System.Text;
using PusOS.Kernel;
using PusOS.Runtime.Startup;
using PusOS.Runtime.Threads;
using PusOS.Storage.Mounts;

namespace PusOS.Runtime.Files;

/// <summary>
/// The one process under /proc/self and /proc/1, from which System.Diagnostics.Process takes its figures. Its memory is
/// what the node uses; processor times and what belongs to single threads are not counted and are zero.
/// </summary>
internal static class ProcessFacts
{
    private const int PageBytes = 4096;

    /// <summary>Fields of proc(5)'s stat file behind the name and the state.</summary>
    private const int StatFields = 49;
    private const int PriorityField = 14;
    private const int ThreadsField = 16;
    private const int VirtualBytesField = 19;
    private const int ResidentPagesField = 20;

    private const string Name = "program";

    public static void AddTo(PackedFileSystem facts)
    {
        facts.Add("self/stat"u8, static () => Stat());
        facts.Add("1/stat"u8, static () => Stat());
        facts.Add("1/task/1/stat"u8, static () => Stat());
        facts.Add("self/cmdline"u8, static () => Words());
        facts.Add("1/cmdline"u8, static () => Words());
    }

    private static ReadOnlyMemory<byte> Stat()
    {
        long used = (long)(KernelMemory.TotalBytes - KernelMemory.FreeBytes);
        StringBuilder text = new($"1 ({Name}) R");
        for (int field = 0; field < StatFields; field++)
        {
            text.Append(' ').Append(field switch
            {
                PriorityField => 20L,
                ThreadsField => ThreadRecords.CountRunning(),
                VirtualBytesField => used,
                ResidentPagesField => used / PageBytes,
                _ => 0,
            });
        }

        return Encoding.UTF8.GetBytes(text.Append('\n').ToString());
    }

    private static ReadOnlyMemory<byte> Words()
    {
        StringBuilder text = new(ProgramPath.Text);
        foreach (string word in CommandLine.Arguments())
        {
            text.Append('\0').Append(word);
        }

        return Encoding.UTF8.GetBytes(text.Append('\0').ToString());
    }
}
