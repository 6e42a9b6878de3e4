using System.Diagnostics;

namespace PusOS.Bench.Harness;

/// <summary>Paths and commands that the measurements share.</summary>
internal sealed class BenchContext(string root)
{
    /// <summary>The repository.</summary>
    public string Root { get; } = root;

    /// <summary>Where measurements put their files.</summary>
    public string Work { get; } = Path.Combine(root, "artifacts/bench");

    /// <summary>The counting plugin, built by build.sh.</summary>
    public string Plugin => Path.Combine(Work, "libcounting.so");

    private string Launcher => Path.Combine(Root, "src/PusOS.Sdk/Launcher/bin/Release/net10.0/pusrun.dll");

    /// <summary>Builds a program of bench/Programs, for machine mode by default; gives the image's path.</summary>
    public string BuildProgram(string name, string firmware = "none")
    {
        string project = Path.Combine(Root, "bench/Programs", name);
        Console.Error.WriteLine($"    compiling bench/Programs/{name}");
        Run("dotnet", ["build", project, "-c", "Release", "-nologo", "-v", "q", "-p:PusFirmware=" + firmware], project);
        return Path.Combine(project, $"bin/Release/net10.0/pusos-riscv64/native/{name}.elf");
    }

    /// <summary>Boots an image in machine mode under the counting plugin; gives its marks. The guest must end with 0.</summary>
    public MarkLog Count(string image, string memory, int timeoutSeconds = 600)
    {
        MarkLog log = Count(image, memory, timeoutSeconds, out CommandOutcome outcome);
        return outcome.ExitCode == 0 ? log : throw new BenchException($"{Path.GetFileName(image)} ended with exit code {outcome.ExitCode}:\n{Tail(outcome.Output + outcome.Error)}");
    }

    /// <summary>The same, however the guest ends.</summary>
    public MarkLog Count(string image, string memory, int timeoutSeconds, out CommandOutcome outcome)
    {
        string log = Path.Combine(Work, Path.GetFileNameWithoutExtension(image) + ".marks");
        File.Delete(log);
        outcome = Boot(image, memory, timeoutSeconds, "--qemu-args", $"-plugin {Plugin},out={log}");
        return MarkLog.Read(log);
    }

    /// <summary>Boots an image in machine mode.</summary>
    public CommandOutcome Boot(string image, string memory, int timeoutSeconds, params string[] options) =>
        Start("dotnet", ["exec", Launcher, "run", "--image", image, "--firmware", "none", "--memory", memory, "--quiet", "--no-input", "--timeout", $"{timeoutSeconds}", .. options, "--"], Root);

    /// <summary>Runs a command that must succeed; gives its duration.</summary>
    public TimeSpan Run(string program, string[] arguments, string folder)
    {
        var watch = Stopwatch.StartNew();
        CommandOutcome outcome = Start(program, arguments, folder);
        if (outcome.ExitCode != 0)
        {
            throw new BenchException($"{program} {string.Join(' ', arguments)} failed:\n{Tail(outcome.Output + outcome.Error)}");
        }

        return watch.Elapsed;
    }

    /// <summary>Runs a command.</summary>
    public static CommandOutcome Start(string program, string[] arguments, string folder)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start) ?? throw new BenchException($"{program} does not start.");
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        return new CommandOutcome(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>The last lines of a command's output, warnings left out.</summary>
    public static string Tail(string text) => string.Join('\n', text.TrimEnd().Split('\n').Where(l => !l.Contains(": warning ", StringComparison.Ordinal)).TakeLast(15));
}
