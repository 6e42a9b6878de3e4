using System.Globalization;
using System.Text.RegularExpressions;
using PusOS.Compiler.Driver;

namespace PusOS.Compiler.Llvm;

/// <summary>Links objects to the image by the linker script of the native folder and writes the symbol map beside it.</summary>
internal sealed partial class ImageLinker(BackEndOptions options, Toolchain tools, IDiagnosticSink diagnostics)
{
    private const int MaximumReportedSymbols = 25;
    private const int MaximumTraceAttempts = 3;

    /// <summary>Links; on failure reports and leaves no image.</summary>
    public bool Link(IReadOnlyList<string> objects, string output)
    {
        string script = Path.Combine(options.NativeDirectory, "image.ld");
        if (!File.Exists(script))
        {
            diagnostics.Error(BackEndCodes.MissingNativeFiles, $"The linker script '{script}' does not exist; the installation of PusOS.Sdk is incomplete.");
            return false;
        }

        // The symbol map and the table for stack traces are read from an image with symbols and DWARF; what shall not
        // stay is left out of the last one (linking takes a tenth of a second).
        string map = options.MapPath ?? Path.ChangeExtension(output, ".map");
        if (!Run(objects, script, output, "") || (options.StackTraces && !AddTraces(ref objects, script, output)))
        {
            return false;
        }

        SymbolMap.Write(output, map);
        string strip = options.Strip ? "--strip-all" : options.StackTraces && !options.DebugInformation ? "--strip-debug" : "";
        return strip.Length == 0 || Run(objects, script, output, strip);
    }

    /// <summary>
    /// Links again with the table of inlined calls and lines. It describes code whose addresses the table itself might
    /// change (what the linker can relax depends on distances), so the table of the new image must be the same.
    /// </summary>
    private bool AddTraces(ref IReadOnlyList<string> objects, string script, string output)
    {
        IReadOnlyList<string> without = objects;
        byte[] table = TraceTableOf(output);
        for (int attempt = 0; table.Length != 0; attempt++)
        {
            if (AssembleTable(table) is not { } tableObject)
            {
                return false;
            }

            objects = [.. without, tableObject];
            if (!Run(objects, script, output, ""))
            {
                return false;
            }

            byte[] again = TraceTableOf(output);
            if (again.AsSpan().SequenceEqual(table))
            {
                break;
            }

            if (attempt == MaximumTraceAttempts)
            {
                diagnostics.Verbose("the table for stack traces does not settle; traces are without inlined calls and lines");
                objects = without;
                return Run(objects, script, output, "");
            }

            table = again;
        }

        diagnostics.Verbose($"{table.Length} bytes of inlined calls and lines for stack traces");
        return true;
    }

    private static byte[] TraceTableOf(string image)
    {
        byte[] bytes = File.ReadAllBytes(image);
        ulong textStart = SymbolMap.Read(bytes).First(s => s.Name == "pus_text_start").Address;
        var dwarf = new Traces.DwarfFunctions(new Traces.ElfFile(bytes));
        dwarf.Read(textStart);
        return Traces.TraceTable.Build(dwarf.Functions, dwarf.Rows, textStart);
    }

    private string? AssembleTable(byte[] table)
    {
        string data = Path.Combine(options.IntermediateDirectory, "traces.bin");
        string source = Path.Combine(options.IntermediateDirectory, "traces.s");
        string result = Path.Combine(options.IntermediateDirectory, "traces.o");
        File.WriteAllBytes(data, table);
        File.WriteAllText(source, $"\t.section pus_trace_info,\"a\",@progbits\n\t.balign 4\n\t.incbin \"{data.Replace("\\", "\\\\", StringComparison.Ordinal)}\"\n");
        (int exitCode, string messages) = ToolProcess.Run(tools.Clang, ["-c", $"--target={LlvmModuleHeader.Triple}", $"-march={options.Architecture}", "-mabi=lp64d", source, "-o", result]);
        if (exitCode != 0)
        {
            diagnostics.Error(BackEndCodes.CompilerFailed, $"clang could not assemble the table for stack traces: {messages.ReplaceLineEndings(" ")}");
        }

        return exitCode == 0 ? result : null;
    }

    private bool Run(IReadOnlyList<string> objects, string script, string output, string strip)
    {
        // Many long paths: by response file.
        string responseFile = Path.Combine(options.IntermediateDirectory, "link.rsp");
        File.WriteAllLines(responseFile, objects.Select(o => $"\"{o.Replace("\\", "\\\\", StringComparison.Ordinal)}\""));
        string baseAddress = string.Create(CultureInfo.InvariantCulture, $"--defsym=PUS_BASE=0x{options.ImageBase:x}");
        string[] arguments =
        [
            "-m", "elf64lriscv", "-static", "-nostdlib", "-T", script, baseAddress, "--gc-sections", "--icf=safe", "--eh-frame-hdr",
            "-z", "max-page-size=4096", "--build-id=none", "--error-limit=0", .. strip.Length == 0 ? (string[])[] : [strip],
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
