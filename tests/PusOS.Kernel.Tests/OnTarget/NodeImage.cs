using System.Diagnostics;

namespace PusOS.Kernel.Tests.OnTarget;

/// <summary>Compiles OnTarget/Program with the compiler of this build, once per firmware, and boots it in QEMU.</summary>
public sealed class NodeImage
{
    private static readonly TimeSpan s_compileLimit = TimeSpan.FromMinutes(10), s_runLimit = TimeSpan.FromSeconds(60);
    private readonly Dictionary<string, string> _images = [];
    private readonly string _folder = Path.Combine(AppContext.BaseDirectory, "image");

    /// <summary>What a boot printed, and its exit code.</summary>
    public sealed record Result(string Output, int ExitCode);

    private static string Root { get; } = FindRoot();

    private static string Configuration => AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";

    /// <summary>
    /// Boots once. The console's input is <paramref name="input"/>, sent after the node has printed "ready", or
    /// with <paramref name="early"/> before the machine starts.
    /// </summary>
    public Result Run(string firmware, string check, string machineOptions = "", string? input = null, bool early = false, string kernelOptions = "")
    {
        string bios = firmware == "none" ? "none" : "default";
        return Execute("qemu-system-riscv64",
            $"-M virt -cpu rv64 -m 128M -display none -serial stdio -monitor none -bios {bios} -kernel {Image(firmware)} {machineOptions} -append \"{kernelOptions} -- {check}\"",
            s_runLimit, input, early);
    }

    /// <summary>A changed copy of a machine's device tree, made from source text by dtc.</summary>
    public string DeviceTree(string firmware, string name, Func<string, string> change)
    {
        string source = Path.Combine(_folder, $"{name}-{firmware}.dts");
        string blob = Path.ChangeExtension(source, ".dtb");
        Directory.CreateDirectory(_folder);
        string original = Path.Combine(_folder, "virt.dtb");
        Must(Execute("qemu-system-riscv64", $"-M virt,dumpdtb={original} -cpu rv64 -m 128M -bios none -kernel {Image("none")} -append \"-- threads\"", s_runLimit));
        Must(Execute("dtc", $"-q -I dtb -O dts -o {source} {original}", s_runLimit));
        File.WriteAllText(source, change(File.ReadAllText(source)));
        Must(Execute("dtc", $"-q -I dts -O dtb -o {blob} {source}", s_runLimit));
        return blob;
    }

    private string Image(string firmware)
    {
        lock (_images)
        {
            if (!_images.TryGetValue(firmware, out string? image))
            {
                image = Compile(firmware);
                _images.Add(firmware, image);
            }

            return image;
        }
    }

    private string Compile(string firmware)
    {
        string program = Path.Combine(Root, "tests/PusOS.Kernel.Tests/OnTarget/Program");
        string framework = Directory.GetDirectories(Path.Combine(PackageFolder(), "microsoft.netcore.app.runtime.linux-x64"))
            .Order(StringComparer.Ordinal).Last() + "/runtimes/linux-x64/lib/net10.0";
        string core = Path.Combine(Root, $"src/PusOS.Core/Target/bin/{Configuration}/net10.0/PusOS.Core.dll");
        string compiler = Path.Combine(Root, $"src/PusOS.Sdk/Pusc/bin/{Configuration}/net10.0/pusc.dll");
        string image = Path.Combine(_folder, $"kernel-{firmware}.elf");
        Directory.CreateDirectory(_folder);
        Must(Execute("dotnet", $"exec {compiler} {program}/bin/{Configuration}/net10.0/KernelProgram.dll -o:{image} -O"
            + " --stacktracedata --feature:System.Globalization.Invariant=true"
            + $" --pusos-runtime:{core} --pusos-framework:{framework} --pusos-native:{Root}/src/PusOS.Core/Kernel/Arch/RiscV64"
            + $" --pusos-firmware:{firmware} --pusos-cache:{_folder}/cache", s_compileLimit));
        return image;
    }

    private static void Must(Result result) => Assert.True(result.ExitCode == 0, result.Output);

    private static string PackageFolder() => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
        ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget/packages");

    private static string FindRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "PusOS.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("PusOS.slnx is not above the test's folder");
        }

        return folder;
    }

    private static Result Execute(string program, string arguments, TimeSpan limit, string? input = null, bool early = false)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException(program);
        void Send()
        {
            process.StandardInput.Write(input);
            process.StandardInput.Flush();
        }

        System.Text.StringBuilder output = new();
        void Take(string? line)
        {
            lock (output)
            {
                output.Append(line).Append('\n');
            }

            if (line == "ready" && input != null && !early)
            {
                Send();
            }
        }

        if (early)
        {
            Send();
        }

        process.OutputDataReceived += (_, line) => Take(line.Data?.TrimEnd('\r'));
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
