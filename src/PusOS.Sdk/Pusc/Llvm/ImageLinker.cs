using System.Globalization;
using System.Text.RegularExpressions;
using PusOS.Compiler.Driver;

namespace PusOS.Compiler.Llvm;

/// <summary>Links objects to the image by the linker script of the native folder and writes the symbol map beside it.</summary>
internal sealed partial class ImageLinker(BackEndOptions options, Toolchain tools, IDiagnosticSink diagnostics)
{
    private const int MaximumReportedSymbols = 25;

    /// <summary>Links; on failure reports and leaves no image.</summary>
    public bool Link(IReadOnlyList<string> objects, string output)
    {
        string script = Path.Combine(options.NativeDirectory, "image.ld");
        if (!File.Exists(script))
        {
            diagnostics.Error(BackEndCodes.MissingNativeFiles, $"The linker script '{script}' does not exist; the installation of PusOS.Sdk is incomplete.");
            return false;
        }

        // The symbol map is read from an image with symbols; a stripped one is linked once more (a tenth of a second).
        string map = options.MapPath ?? Path.ChangeExtension(output, ".map");
        if (!Run(objects, script, output, strip: false))
        {
            return false;
        }

        SymbolMap.Write(output, map);
        return !options.Strip || Run(objects, script, output, strip: true);
    }

    private bool Run(IReadOnlyList<string> objects, string script, string output, bool strip)
    {
        // Many long paths: by response file.
        string responseFile = Path.Combine(options.IntermediateDirectory, "link.rsp");
        File.WriteAllLines(responseFile, objects.Select(o => $"\"{o.Replace("\\", "\\\\", StringComparison.Ordinal)}\""));
        string baseAddress = string.Create(CultureInfo.InvariantCulture, $"--defsym=PUS_BASE=0x{options.ImageBase:x}");
        string[] arguments =
        [
            "-m", "elf64lriscv", "-static", "-nostdlib", "-T", script, baseAddress, "--gc-sections", "--icf=safe", "--eh-frame-hdr",
            "-z", "max-page-size=4096", "--build-id=none", "--error-limit=0", .. strip ? (string[])["--strip-all"] : [],
            "@" + responseFile, "-o", output,
        ];
        (int exitCode, string messages) = ToolProcess.Run(tools.Linker, arguments);
        if (exitCode == 0)
        {
            foreach (string line in messages.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                diagnostics.Verbose("ld.lld: " + line);
            }

            return true;
        }

        File.Delete(output);
        Report(exitCode, messages);
        return false;
    }

    private void Report(int exitCode, string messages)
    {
        MatchCollection undefined = UndefinedSymbolPattern().Matches(messages);
        foreach (Match match in undefined.Take(MaximumReportedSymbols))
        {
            string user = match.Groups[2].Success ? $", which {match.Groups[2].Value.Trim()} refers to," : "";
            diagnostics.Error(BackEndCodes.UndefinedSymbol, $"The symbol '{match.Groups[1].Value.Trim()}'{user} is not defined by any package in this image. If it is a native function, reference the package that provides it.");
        }

        if (undefined.Count > MaximumReportedSymbols)
        {
            diagnostics.Error(BackEndCodes.UndefinedSymbol, $"{undefined.Count - MaximumReportedSymbols} more symbols are undefined.");
        }

        string[] others = [.. messages.Split('\n').Where(l => l.Contains("error:", StringComparison.Ordinal) && !l.Contains("undefined symbol", StringComparison.Ordinal))];
        foreach (string line in others.Take(MaximumReportedSymbols))
        {
            diagnostics.Error(BackEndCodes.LinkerFailed, $"ld.lld: {line.Trim()}");
        }

        if (undefined.Count == 0 && others.Length == 0)
        {
            diagnostics.Error(BackEndCodes.LinkerFailed, $"ld.lld ended with exit code {exitCode}: {messages.ReplaceLineEndings(" ")}");
        }
    }

    [GeneratedRegex(@"undefined symbol: ([^\n]+)\n(?:>>> referenced by [^\n]*\n(?:>>>\s+[^\n]*:\(([^\n)]*)\))?)?")]
    private static partial Regex UndefinedSymbolPattern();
}
