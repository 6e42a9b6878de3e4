using PusOS.Launcher;

namespace PusOS.Sdk.Tests.Launcher;

public sealed class ToolCheckTests
{
    [Fact]
    public void MissingCompilerIsNamedWithVersionAndCommand()
    {
        string empty = Directory.CreateTempSubdirectory("pusos-tools").FullName;
        LaunchException exception = Assert.Throws<LaunchException>(() => ToolCheck.RunCompilerTools(["--llvm", empty]));
        Assert.Equal("PUS3001", exception.Code);
        Assert.Contains("LLVM 19", exception.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install clang-19", exception.Message, StringComparison.Ordinal);
        Assert.Contains(empty, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingLinkerIsNamed()
    {
        string folder = Directory.CreateTempSubdirectory("pusos-tools").FullName;
        File.WriteAllText(Path.Combine(folder, "clang-19"), "");
        LaunchException exception = Assert.Throws<LaunchException>(() => ToolCheck.RunCompilerTools(["--llvm", folder]));
        Assert.Equal("PUS3002", exception.Code);
        Assert.Contains("lld-19", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingQemuIsNamed()
    {
        LaunchException exception = Assert.Throws<LaunchException>(() => ToolCheck.RequireQemu("/nowhere/qemu-system-riscv64"));
        Assert.Equal("PUS3003", exception.Code);
        Assert.Contains("apt-get install qemu-system-misc", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TooOldCompilerIsNamedWithItsVersion()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // The stand-in for clang is a shell script.
        }

        string folder = Directory.CreateTempSubdirectory("pusos-tools").FullName;
        string clang = Path.Combine(folder, "clang");
        File.WriteAllText(clang, "#!/bin/sh\necho 'Debian clang version 14.0.6'\n");
        File.SetUnixFileMode(clang, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        LaunchException exception = Assert.Throws<LaunchException>(() => ToolCheck.RunCompilerTools(["--llvm", folder]));
        Assert.Equal("PUS3001", exception.Code);
        Assert.Contains("version 14", exception.Message, StringComparison.Ordinal);
    }
}
