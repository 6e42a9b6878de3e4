using System.Diagnostics;
using System.Text;
using PusOS.Tests.Shared;

namespace PusOS.Storage.Node.Tests;

/// <summary>Compiles the program with the compiler of this build and boots it in QEMU; also runs it on this machine's .NET.</summary>
public sealed class NodeImage : IDisposable
{
    private static readonly TimeSpan s_compileLimit = TimeSpan.FromMinutes(10), s_runLimit = TimeSpan.FromSeconds(90);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pusos-storage-");
    private readonly Lazy<string> _image;

    public NodeImage() => _image = new(Compile);

    /// <summary>What a run printed, its last line cut short possibly, and its exit code.</summary>
    public sealed record Result(string Output, int ExitCode)
    {
        public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Program => BuildOutput.Of("tests/PusOS.Storage.Node.Tests/Program", "FileProgram.dll");

    /// <summary>A path in a folder of this test run.</summary>
    public string Temporary(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>A raw disk of zeros.</summary>
    public string BlankDisk(string name, long size)
    {
        string path = Temporary(name);
        using FileStream file = new(path, FileMode.Create);
        file.SetLength(size);
        return path;
    }

    /// <summary>QEMU's options for a disk; the host's cache never matters to a killed QEMU, its own does.</summary>
    public static string Disk(string path, string format = "raw", string cache = "writeback") =>
        $"-drive if=none,id=disk0,format={format},cache={cache},file={path} -device virtio-blk-device,drive=disk0";

    /// <summary>QEMU's options for a disk that refuses writes.</summary>
    public static string ReadOnlyDisk(string path) => $"-drive if=none,id=disk0,format=raw,readonly=on,file={path} -device virtio-blk-device,drive=disk0";

    /// <summary>Boots once.</summary>
    public Result Boot(string arguments, string machineOptions = "") => Boot(arguments, machineOptions, s_runLimit, null);

    /// <summary>Boots and kills QEMU (SIGKILL) as soon as <paramref name="kill"/> has answered with a delay for a line and that has passed.</summary>
    public Result BootAndKill(string arguments, string machineOptions, Func<string, TimeSpan?> kill) => Boot(arguments, machineOptions, s_runLimit, kill);

    /// <summary>Runs the program on this machine's .NET.</summary>
    public static Result RunHere(string arguments) => Execute("dotnet", $"exec {Program} {arguments}", s_runLimit, null);

    /// <summary>Runs pusctl of this build.</summary>
    public static Result Pusctl(string arguments) =>
        Execute("dotnet", $"exec {BuildOutput.Of("src/PusOS.Sdk/Pusctl", "pusctl.dll")} {arguments}", s_runLimit, null);

    public void Dispose() => _folder.Delete(recursive: true);

    private Result Boot(string arguments, string machineOptions, TimeSpan limit, Func<string, TimeSpan?>? kill) =>
        Execute("qemu-system-riscv64",
            $"-M virt -cpu rv64 -m 128M -display none -serial stdio -monitor none -no-reboot -bios none -kernel {_image.Value} {machineOptions} -append \"-- {arguments}\"",
            limit, kill);

    private string Compile()
    {
        string image = Temporary("files.elf"), packed = Temporary("packed.txt");
        File.WriteAllText(packed, "packed content");
        string[] options =
        [
            "--feature:System.Globalization.PredefinedCulturesOnly=true", "--feature:System.Diagnostics.Tracing.EventSource.IsSupported=false",
            "-r:" + BuildOutput.Of("src/PusOS.Storage/Target", "PusOS.Storage.dll"), "--pusos-file:packed.txt=" + packed, "--pusos-file:folder/packed.txt=" + packed,
        ];
        string cache = Path.Combine(AppContext.BaseDirectory, "image-cache");
        Result result = Execute("dotnet", string.Join(' ', BuildOutput.CompileArguments(Program, image, cache, options)), s_compileLimit, null);
        Assert.True(result.ExitCode == 0, result.Output);
        return image;
    }

    private static Result Execute(string program, string arguments, TimeSpan limit, Func<string, TimeSpan?>? kill)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException(program);
        StringBuilder output = new();
        void Take(string? line)
        {
            if (line is null)
            {
                return;
            }

            line = line.TrimEnd('\r');
            lock (output)
            {
                output.Append(line).Append('\n');
            }

            if (kill?.Invoke(line) is { } delay)
            {
                Thread.Sleep(delay);
                process.Kill();
            }
        }

        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        bool ended = process.WaitForExit(limit);
        if (!ended)
        {
            process.Kill();
        }

        process.WaitForExit();
        return new Result(output.ToString(), ended ? process.ExitCode : -1);
    }
}
