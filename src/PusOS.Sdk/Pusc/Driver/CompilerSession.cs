using System.Diagnostics;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Driver;

/// <summary>
/// One run of the compiler from arguments to exit code: parses, calls the compilation, and sees to it that errors leave
/// no output behind and that nothing ends in an unhandled exception.
/// </summary>
public sealed class CompilerSession(TextWriter output)
{
    private const int Failure = 1;

    /// <summary>Compiles.</summary>
    /// <param name="arguments">Command-line arguments.</param>
    /// <param name="compile">The compilation: gives an exit code.</param>
    /// <returns>Exit code; zero if and only if no error was reported and <paramref name="compile"/> gave zero.</returns>
    public int Run(IReadOnlyList<string> arguments, Func<CompilerOptions, IDiagnosticSink, int> compile)
    {
        IDiagnosticSink diagnostics = new DiagnosticSink(output, new WarningOptions());
        string? outputPath = null;
        int exitCode = Failure;
        try
        {
            CompilerOptions options = OptionParser.Parse(ResponseFile.Expand(arguments), out IReadOnlyList<string> unknown);
            diagnostics = new DiagnosticSink(output, options.Warnings, options.Verbose);
            foreach (string argument in unknown)
            {
                diagnostics.Warning(DriverCodes.UnknownOption, $"The option '{argument}' is not known and has no effect; pusc --help lists the options.");
            }

            outputPath = options.OutputPath;
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(outputPath))!);
            long started = Stopwatch.GetTimestamp();
            exitCode = compile(options, diagnostics);
            diagnostics.Verbose($"total: {Stopwatch.GetElapsedTime(started).TotalSeconds:0.00} s");
        }
        catch (OptionException e)
        {
            diagnostics.Error(e.Code, e.Message);
        }
        catch (CompilerException e)
        {
            diagnostics.Error(e.Code, Located(e));
        }
        catch (BadImageFormatException e)
        {
            diagnostics.Error(DiagnosticCodes.InvalidMetadata, $"The metadata of an input is damaged: {Located(e)} Rebuild or restore the assembly. {Trace(e)}");
        }
        catch (Exception e)
        {
            // The last resort: whatever it is, the build log must name it and the member being compiled.
            diagnostics.Error(DriverCodes.Internal, Located(e) + $" This is a defect of pusc; please report it with this text. {Trace(e)}");
        }

        exitCode = exitCode == 0 && diagnostics.ErrorCount > 0 ? Failure : exitCode;
        if (exitCode != 0 && outputPath is not null)
        {
            DeleteOutput(outputPath);
        }

        return exitCode;
    }

    private static string Located(Exception e) =>
        CurrentMember.Name is { } member ? $"While compiling {member}: {Describe(e)}" : Describe(e);

    private static string Describe(Exception e) => e is CompilerException ? e.Message : $"{e.GetType().Name}: {e.Message}";

    private static string Trace(Exception e) =>
        string.Join(" <- ", (e.StackTrace ?? "").Split('\n').Take(8).Select(l => l.Trim()));

    private static void DeleteOutput(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The build fails anyhow by the exit code; a file that cannot be deleted was not ours to write.
        }
    }
}
