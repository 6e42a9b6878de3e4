using System.Diagnostics;
using PusOS.Tests.Shared;

namespace PusOS.Kernel.Tests.OnTarget;

/// <summary>Compiles OnTarget/Program with the compiler of this build, once per firmware, and boots it in QEMU.</summary>
public sealed class NodeImage
{
    private static readonly TimeSpan s_compileLimit = TimeSpan.FromMinutes(10), s_runLimit = TimeSpan.FromSeconds(60);
    private readonly Dictionary<string, string> _images = [];
    private readonly string _folder = Path.Combine(AppContext.BaseDirectory, "image");

    /// <summary>What a boot printed, and its exit code.</summary>
    public sealed record Result(string Output, int ExitCode);

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
        string image = Path.Combine(_folder, $"kernel-{firmware}.elf");
        Directory.CreateDirectory(_folder);
        Must(Execute("dotnet", string.Join(' ', BuildOutput.CompileArguments(BuildOutput.Of("tests/PusOS.Kernel.Tests/OnTarget/Program", "KernelProgram.dll"), image, _folder + "/cache", [], firmware)), s_compileLimit));
        return image;
    }

    private static void Must(Result result) => Assert.True(result.ExitCode == 0, result.Output);

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
