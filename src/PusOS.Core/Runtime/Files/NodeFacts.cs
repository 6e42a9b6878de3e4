using System.Text;
using PusOS.Kernel;
using PusOS.Storage.Mounts;

namespace PusOS.Runtime.Files;

/// <summary>
/// /proc: facts of the node under the names and in the form that programs for Linux expect, as far as there is
/// something to tell. Each file is made when it is opened.
/// </summary>
internal static class NodeFacts
{
    private const long NanosecondsPerHundredth = 10_000_000;

    /// <summary>The file system.</summary>
    internal static PackedFileSystem Mount(MountTable table)
    {
        PackedFileSystem facts = new();
        facts.Add("cmdline"u8, static () => Concat(BootArguments.CommandLine, "\n"u8));
        facts.Add("meminfo"u8, static () => Bytes(
            $"MemTotal: {KernelMemory.TotalBytes >> 10,15} kB\nMemFree: {KernelMemory.FreeBytes >> 10,16} kB\nMemAvailable: {KernelMemory.FreeBytes >> 10,11} kB\n"));
        facts.Add("mounts"u8, () => Bytes(Mounts(table, withNumbers: false)));
        facts.Add("self/mountinfo"u8, () => Bytes(Mounts(table, withNumbers: true)));
        ProcessFacts.AddTo(facts);
        PackageFacts.AddTo(facts, "/proc/", "");
        facts.Add("uptime"u8, static () => Bytes(Uptime(Clock.Now.Nanoseconds / NanosecondsPerHundredth)));
        facts.Add("version"u8, static () => Bytes("PusOS riscv64\n"));
        return facts;
    }

    // Hundredths of a second; how long the harts idled is not counted.
    private static string Uptime(long hundredths) => $"{hundredths / 100}.{hundredths % 100:D2} 0.00\n";

    // proc(5): device, point, kind, options; and the longer form of mountinfo.
    private static string Mounts(MountTable table, bool withNumbers)
    {
        StringBuilder text = new();
        for (int index = 0; table.TryGetMount(index, out ReadOnlySpan<byte> point, out IMountedFileSystem? fileSystem); index++)
        {
            string name = "/" + Encoding.UTF8.GetString(point);
            string options = fileSystem!.IsReadOnly ? "ro" : "rw";
            string kind = fileSystem.FormatName;
            text.Append(withNumbers
                ? $"{index + 1} {(index == 0 ? 0 : 1)} 0:{index + 1} / {name} {options} - {kind} {kind} {options}\n"
                : $"{kind} {name} {kind} {options} 0 0\n");
        }

        return text.ToString();
    }

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static ReadOnlyMemory<byte> Concat(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        byte[] all = new byte[first.Length + second.Length];
        first.CopyTo(all);
        second.CopyTo(all.AsSpan(first.Length));
        return all;
    }
}
