using PusOS.Launcher;

namespace PusOS.Sdk.Tests.Launcher;

public sealed class ToolCheckTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pusos-tools-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void MissingCompilerIsNamedWithVersionAndCommand()
    {
        LaunchException exception = Assert.Throws<LaunchException>(() => ToolCheck.RunCompilerTools(["--llvm", _folder]));
        Assert.Equal("PUS3001", exception.Code);
        Assert.Contains("LLVM 19", exception.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install clang-19", exception.Message, StringComparison.Ordinal);
        Assert.Contains(_folder, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingLinkerIsNamed()
    {
        File.WriteAllText(Path.Combine(_folder, "clang-19"), "");
        LaunchException exception = Assert.Throws<LaunchException>(() => ToolCheck.RunCompilerTools(["--llvm", _folder]));
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

        string clang = Path.Combine(_folder, "clang");
        File.WriteAllText(clang, "#!/bin/sh\necho 'Debian clang version 14.0.6'\n");
        File.SetUnixFileMode(clang, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        LaunchException exception = Assert.Throws<LaunchException>(() => ToolCheck.RunCompilerTools(["--llvm", _folder]));
        Assert.Equal("PUS3001", exception.Code);
        Assert.Contains("version 14", exception.Message, StringComparison.Ordinal);
    }
}
