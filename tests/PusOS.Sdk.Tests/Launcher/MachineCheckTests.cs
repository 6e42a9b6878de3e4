using System.Buffers.Binary;
using PusOS.Launcher;

namespace PusOS.Sdk.Tests.Launcher;

public sealed class MachineCheckTests
{
    /// <summary>Measured with QEMU 7.2: one MiB less, and it refuses with overlapping regions.</summary>
    [Theory]
    [InlineData(0x8000_0000, 0x000a_8000, 3)]
    [InlineData(0x8020_0000, 0x000a_8000, 5)]
    [InlineData(0x8000_0000, 0x0020_0000, 3)]
    [InlineData(0x8000_0000, 0x0020_0001, 5)]
    public void LeastMemoryHoldsImageAndDeviceTree(ulong address, ulong bytes, ulong mebibytes) =>
        Assert.Equal(mebibytes << 20, MachineCheck.LeastMemory(Image(address, bytes)));

    [Fact]
    public void WhatIsNoImageIsLeftToQemu()
    {
        Assert.Equal(0UL, MachineCheck.LeastMemory([]));
        Assert.Equal(0UL, MachineCheck.LeastMemory(new byte[200]));
        byte[] cut = Image(0x8000_0000, 4096)[..70];
        Assert.Equal(1UL << 20, MachineCheck.LeastMemory(cut));
    }

    [Theory]
    [InlineData("128M", 128UL << 20)]
    [InlineData("2g", 2UL << 30)]
    [InlineData("4096K", 4UL << 20)]
    [InlineData("16", 16UL << 20)]
    [InlineData("9999999999999999999G", ulong.MaxValue)]
    public void MemoryIsReadAsQemuReadsIt(string text, ulong bytes) => Assert.Equal(bytes, MachineCheck.Bytes(text));

    [Fact]
    public void TooLittleMemoryIsNamedWithWhatIsNeeded()
    {
        string file = Path.GetTempFileName();
        File.WriteAllBytes(file, Image(0x8020_0000, 4096));
        var options = new LaunchOptions { Image = file, Memory = "4M" };
        LaunchException exception = Assert.Throws<LaunchException>(() => MachineCheck.RequireMemory(options));
        Assert.Equal("PUS3021", exception.Code);
        Assert.Contains("at least 5M", exception.Message, StringComparison.Ordinal);
        MachineCheck.RequireMemory(options with { Memory = "5M" });
        MachineCheck.RequireMemory(options with { QemuArguments = ["-m", "1G"] });
        File.Delete(file);
    }

    [Fact]
    public void MissingFirmwareIsNamed()
    {
        string folder = Directory.CreateTempSubdirectory("pusos-firmware").FullName;
        string qemu = Path.Combine(folder, "qemu"), data = Path.Combine(folder, "data");
        File.WriteAllText(qemu, $"#!/bin/sh\necho {data}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(qemu, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        LaunchException exception = Assert.Throws<LaunchException>(() => MachineCheck.RequireFirmware(qemu, new LaunchOptions(), folder));
        Assert.Equal("PUS3006", exception.Code);
        Assert.Contains("apt-get install opensbi", exception.Message, StringComparison.Ordinal);
        MachineCheck.RequireFirmware(qemu, new LaunchOptions { MachineMode = true }, folder);
        MachineCheck.RequireFirmware(qemu, new LaunchOptions { QemuArguments = ["-bios", "own.bin"] }, folder);

        Directory.CreateDirectory(data);
        File.WriteAllText(Path.Combine(data, MachineCheck.Firmware), "");
        MachineCheck.RequireFirmware(qemu, new LaunchOptions(), folder);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>An ELF64 header and one program header of type PT_LOAD.</summary>
    private static byte[] Image(ulong address, ulong bytes)
    {
        byte[] file = new byte[64 + 56];
        "\x7f"u8.CopyTo(file);
        "ELF\x02\x01"u8.CopyTo(file.AsSpan(1));
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(32), 64);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(56), 1);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(64), 1);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(64 + 24), address);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(64 + 40), bytes);
        return file;
    }
}
