using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;

namespace PusOS.Launcher;

/// <summary>What QEMU would refuse with words that help nobody: too little RAM for the image, no OpenSBI.</summary>
internal static class MachineCheck
{
    /// <summary>QEMU's name of OpenSBI for riscv64.</summary>
    public const string Firmware = "opensbi-riscv64-generic-fw_dynamic.bin";

    // QEMU virt: RAM begins here; the device tree takes 1 MiB below the end of RAM, at a multiple of 2 MiB.
    private const ulong RamStart = 0x8000_0000, TreeBytes = 1 << 20, TreeAlignment = 2 << 20;

    // ELF64 (System V ABI, Object Files).
    private const int HeaderBytes = 64, ProgramHeaderBytes = 56, MaximumProgramHeaders = 64;
    private const uint Load = 1;

    private static readonly TimeSpan s_answerLimit = TimeSpan.FromSeconds(5);

    /// <summary>Throws PUS3021 if image and device tree do not fit into the node's RAM.</summary>
    public static void RequireMemory(LaunchOptions options)
    {
        if (options.QemuArguments.Any(argument => argument is "-m" or "-M" or "-machine" or "-kernel"))
        {
            return; // Another machine than the one that is known here.
        }

        using FileStream file = File.OpenRead(options.Image);
        Span<byte> start = stackalloc byte[HeaderBytes + (MaximumProgramHeaders * ProgramHeaderBytes)];
        int count = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        ulong least = LeastMemory(start[..count]);
        if (Bytes(options.Memory) < least)
        {
            throw new LaunchException("PUS3021", FormattableString.Invariant(
                $"PusMemory is '{options.Memory}', but this image and QEMU's device tree need at least {least >> 20}M with PusFirmware={(options.MachineMode ? "none" : "opensbi")}."));
        }
    }

    /// <summary>Throws PUS3006 if QEMU has no OpenSBI to start.</summary>
    public static void RequireFirmware(string qemu, LaunchOptions options, string systemFolder = "/usr/share/qemu")
    {
        if (options.MachineMode || options.QemuArguments.Contains("-bios"))
        {
            return;
        }

        string beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(qemu))!, "../share/qemu");
        if (!HasFirmware(beside) && !HasFirmware(systemFolder) && !DataFolders(qemu).Any(HasFirmware))
        {
            throw new LaunchException("PUS3006", $"{Firmware} was not found in QEMU's data folders. Needed: OpenSBI 1.0 or later. Install it: sudo apt-get install opensbi; or run without firmware: PusFirmware=none.");
        }
    }

    /// <summary>Bytes of RAM that an image whose file begins so needs on QEMU virt; 0: it is no ELF64 image.</summary>
    internal static ulong LeastMemory(ReadOnlySpan<byte> file)
    {
        if (file.Length < HeaderBytes || !file.StartsWith("\x7f"u8) || !file[1..].StartsWith("ELF\x02\x01"u8))
        {
            return 0;
        }

        ulong end = RamStart, offset = BinaryPrimitives.ReadUInt64LittleEndian(file[32..]);
        int count = Math.Min((int)BinaryPrimitives.ReadUInt16LittleEndian(file[56..]), MaximumProgramHeaders);
        for (int index = 0; index < count && offset + (ulong)((index + 1) * ProgramHeaderBytes) <= (ulong)file.Length; index++)
        {
            ReadOnlySpan<byte> header = file[((int)offset + (index * ProgramHeaderBytes))..];
            if (BinaryPrimitives.ReadUInt32LittleEndian(header) == Load)
            {
                end = Math.Max(end, BinaryPrimitives.ReadUInt64LittleEndian(header[24..]) + BinaryPrimitives.ReadUInt64LittleEndian(header[40..]));
            }
        }

        return ((end - RamStart + TreeAlignment - 1) / TreeAlignment * TreeAlignment) + TreeBytes;
    }

    /// <summary>QEMU's -m value in bytes; without a unit it counts MiB.</summary>
    internal static ulong Bytes(string memory)
    {
        int shift = char.ToUpperInvariant(memory[^1]) switch { 'K' => 10, 'M' => 20, 'G' => 30, _ => 0 };
        ulong number = ulong.Parse(shift == 0 ? memory : memory[..^1], CultureInfo.InvariantCulture);
        return number > ulong.MaxValue >> 30 ? ulong.MaxValue : number << (shift == 0 ? 20 : shift);
    }

    private static bool HasFirmware(string folder) => File.Exists(Path.Combine(folder, Firmware));

    /// <summary>What QEMU answers when asked where it looks.</summary>
    private static IEnumerable<string> DataFolders(string qemu)
    {
        using Process? process = Process.Start(new ProcessStartInfo(qemu, ["-L", "help"]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false });
        if (process is null || !process.WaitForExit(s_answerLimit))
        {
            process?.Kill();
            return [];
        }

        return process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
