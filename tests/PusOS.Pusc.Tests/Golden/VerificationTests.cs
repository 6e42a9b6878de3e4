using System.Diagnostics;

namespace PusOS.Pusc.Tests.Golden;

/// <summary>LLVM's verifier accepts every module of the golden program: optimised, for stepping, and with debug information.</summary>
[Collection(CompilerCollection.Name)]
public sealed class VerificationTests(GoldenProgram program) : IClassFixture<GoldenProgram>
{
    /// <summary>Runs the verifier over all modules.</summary>
    [SkippableTheory]
    [InlineData("-O")]
    [InlineData("-O", "-g")]
    [InlineData("--verbose")]
    public void EveryModuleVerifies(params string[] options)
    {
        string? opt = FindOnPath("opt-19") ?? FindOnPath("opt");
        Skip.If(opt is null, "LLVM's verifier is not installed: apt-get install llvm-19");
        var modules = program.CompileAgain(null, options).Modules();
        Assert.True(modules.Count >= 3, string.Join(", ", modules.Keys));
        string folder = Directory.CreateTempSubdirectory("pusc-verify-").FullName;
        try
        {
            foreach (var (name, text) in modules)
            {
                string path = Path.Combine(folder, name + ".ll");
                File.WriteAllText(path, text);
                var (exitCode, messages) = Run(opt!, "-passes=verify", "-disable-output", path);
                Assert.True(exitCode == 0, $"{name}: {messages}");
                Assert.DoesNotContain("ignoring invalid debug info", messages, StringComparison.Ordinal);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string? FindOnPath(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, tool)).FirstOrDefault(File.Exists);

    private static (int ExitCode, string Messages) Run(string tool, params string[] arguments)
    {
        var start = new ProcessStartInfo(tool, arguments) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        string messages = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, messages);
    }
}
