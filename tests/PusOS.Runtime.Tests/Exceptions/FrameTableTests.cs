using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using PusOS.Runtime.Exceptions;

namespace PusOS.Runtime.Tests.Exceptions;

/// <summary>
/// The frame and call-site parsers over a real riscv64 program (Frames.ll, compiled here with the project's LLVM),
/// against llvm-dwarfdump's reading of the same file. PUS_TEST_ELF names another program to compare.
/// </summary>
public sealed unsafe partial class FrameTableTests
{
    /// <summary>Every row that llvm-dwarfdump prints, at its first address, is the row that the runtime computes.</summary>
    [Fact]
    public void Rows_AreThoseOfTheReference()
    {
        string path = Build();
        using ElfImage image = new(path);
        byte* header = image.Section(".eh_frame_hdr");
        string dump = Run("llvm-dwarfdump-19", "--eh-frame", path);
        int compared = 0;
        foreach (Match row in RowPattern().Matches(dump))
        {
            ulong address = ulong.Parse(row.Groups["at"].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            string expected = row.Groups["row"].Value.Trim();
            ulong host = (ulong)image.Host(address);
            Assert.True(FrameTable.TryFind(header, host, out FrameDescription description), expected);
            UnwindRow computed;
            Assert.True(FrameInterpreter.TryGetRow(&description, host, &computed));
            Assert.Equal(expected, Describe(&computed));
            compared++;
        }

        Assert.True(compared > 20, $"only {compared} rows");
    }

    /// <summary>Addresses outside of all functions have no description.</summary>
    [Fact]
    public void TryFind_OutsideOfFunctions_Fails()
    {
        using ElfImage image = new(Build());
        byte* header = image.Section(".eh_frame_hdr");
        Assert.False(FrameTable.TryFind(header, (ulong)header, out _));
    }

    /// <summary>The call in a function with two typed catches and a cleanup finds its landing pad, types in order, then the cleanup.</summary>
    [Fact]
    public void CallSites_GiveTypesInOrder()
    {
        if (Environment.GetEnvironmentVariable("PUS_TEST_ELF") != null)
        {
            return;
        }

        using ElfImage image = new(Build());
        CallSite site = OnlySite(image, "catcher", out ulong pads);
        Assert.Equal(1u, pads);
        byte* action = site.Action;
        List<ulong> types = [];
        bool cleanup = false;
        while (CallSiteTable.NextAction(ref action, out long filter))
        {
            if (filter > 0)
            {
                types.Add(CallSiteTable.TypeEntry(site, filter));
            }
            else
            {
                cleanup = true;
            }
        }

        Assert.Equal([image.Symbol("type_a"), image.Symbol("type_b"), 0UL], types);
        Assert.True(cleanup);
    }

    /// <summary>A function with only a cleanup has a site without actions.</summary>
    [Fact]
    public void CallSites_CleanupOnly_HasNoAction()
    {
        if (Environment.GetEnvironmentVariable("PUS_TEST_ELF") != null)
        {
            return;
        }

        using ElfImage image = new(Build());
        CallSite site = OnlySite(image, "cleaner", out _);
        Assert.True(site.Action == null);
        Assert.NotEqual(0UL, site.LandingPad);
    }

    /// <summary>Reads a number in each of the encodings.</summary>
    [Fact]
    public void DwarfReader_ReadsNumbers()
    {
        byte* data = stackalloc byte[16] { 0xE5, 0x8E, 0x26, 0x7F, 0x80, 0x7F, 0xFC, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0 };
        byte* at = data;
        Assert.Equal(624485UL, DwarfReader.Unsigned(ref at));
        Assert.Equal(-1L, DwarfReader.Signed(ref at));
        Assert.Equal(-128L, DwarfReader.Signed(ref at));
        byte* word = at;
        Assert.Equal((ulong)word - 4, DwarfReader.Encoded(ref at, 0x1B));
        Assert.Equal(0UL, DwarfReader.Encoded(ref at, 0x1B));
        Assert.Equal(0UL, DwarfReader.Encoded(ref at, DwarfReader.Omitted));
        Assert.Equal((nint)(word + 8), (nint)at);
    }

    private static CallSite OnlySite(ElfImage image, string function, out ulong pads)
    {
        ulong start = (ulong)image.Host(image.Symbol(function));
        Assert.True(FrameTable.TryFind(image.Section(".eh_frame_hdr"), start, out FrameDescription description));
        Assert.True(description.LanguageData != null);
        CallSite found = default;
        HashSet<ulong> seen = [];
        for (ulong address = start; address < description.FunctionEnd; address += 2)
        {
            if (CallSiteTable.TryFind(description.LanguageData, start, address, out CallSite site))
            {
                Assert.InRange(site.LandingPad, start, description.FunctionEnd);
                seen.Add(site.LandingPad);
                found = site;
            }
        }

        pads = (ulong)seen.Count;
        return found;
    }

    private static string Describe(UnwindRow* row)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"CFA=X{row->FrameAddressRegister}");
        if (row->FrameAddressOffset != 0 || !row->IsOutermost)
        {
            text += row->FrameAddressOffset == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"+{row->FrameAddressOffset}");
        }

        List<string> saved = [];
        if (row->IsOutermost)
        {
            saved.Add("X1=undefined");
        }

        for (int i = 0; i < row->SavedCount; i++)
        {
            int register = row->SavedRegisters[i];
            string name = register < 32 ? $"X{register}" : $"F{register - 32}_H";
            saved.Add($"{name}=[CFA{(row->SavedOffsets[i] == 0 ? "" : row->SavedOffsets[i].ToString(CultureInfo.InvariantCulture))}]");
        }

        return saved.Count == 0 ? text : text + ": " + string.Join(", ", saved);
    }

    private static string Build()
    {
        string? given = Environment.GetEnvironmentVariable("PUS_TEST_ELF");
        if (given != null)
        {
            return given;
        }

        string folder = Path.Combine(AppContext.BaseDirectory, "Exceptions");
        string elf = Path.Combine(folder, "Frames.elf");
        if (!File.Exists(elf))
        {
            string made = Path.Combine(folder, $"Frames.{Environment.ProcessId}");
            Run("clang-19", "--target=riscv64-none-elf", "-march=rv64gc", "-mabi=lp64d", "-mcmodel=medany", "-O2", "-Wno-override-module", "-c", Path.Combine(folder, "Frames.ll"), "-o", made + ".o");
            Run("ld.lld-19", "--eh-frame-hdr", "-z", "max-page-size=4096", "--image-base=0x80200000", "-e", "catcher", made + ".o", "-o", made + ".elf");
            File.Move(made + ".elf", elf, true);
        }

        return elf;
    }

    private static string Run(string tool, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{tool}: {errors.Result}");
        return output;
    }

    [GeneratedRegex(@"^\s+0x(?<at>[0-9a-f]+): (?<row>CFA.*)$", RegexOptions.Multiline)]
    private static partial Regex RowPattern();
}
