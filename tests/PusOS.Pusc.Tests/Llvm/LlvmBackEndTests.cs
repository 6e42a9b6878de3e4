using PusOS.Compiler.Llvm;

namespace PusOS.Pusc.Tests.Llvm;

/// <summary>Small programs through clang and ld.lld; they need both installed, as building PusOS does.</summary>
public sealed class LlvmBackEndTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pusc-llvm-").FullName;
    private readonly RecordingSink _sink = new();

    public LlvmBackEndTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "native"));
        File.WriteAllText(Path.Combine(_folder, "native", "start.s"), ".section .text.start,\"ax\"\n.globl _start\n_start: call demo_main\n");
        File.WriteAllText(Path.Combine(_folder, "native", "image.ld"), """
            ENTRY(_start)
            SECTIONS {
              . = PUS_BASE;
              .text : { KEEP(*(.text.start)) *(.text .text.*) }
              .rodata : { *(.rodata .rodata.*) }
              .eh_frame_hdr : { *(.eh_frame_hdr) }
              .eh_frame : { *(.eh_frame) }
              .data : { *(.data .data.*) *(.sdata .sdata.*) }
              .bss : { *(.bss .bss.*) *(.sbss .sbss.*) }
            }
            """);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private BackEndOptions Options => new()
    {
        NativeDirectory = Path.Combine(_folder, "native"),
        CacheDirectory = Path.Combine(_folder, "cache"),
        IntermediateDirectory = Path.Combine(_folder, "ll"),
        ApplicationAssemblies = ["app"],
        Parallelism = 1,
    };

    private string Image => Path.Combine(_folder, "app.elf");

    private static LlvmFragment Function(string name, string key, string body, params string[] references) =>
        new(name, key, $"define i64 @{name}(i64 %x) unnamed_addr #0 {{\n{body}\n}}\n", references, $"declare i64 @{name}(i64) unnamed_addr #0");

    private static LlvmFragment DemoMain(int addend) =>
        Function("demo_main", "app|Demo", $"  %a = call i64 @twice(i64 %x)\n  %b = add i64 %a, {addend}\n  %c = load i64, ptr @cell, align 8, !tbaa !6\n  %d = add i64 %b, %c\n  ret i64 %d", "twice", "cell");

    private static LlvmFragment[] Program(int addend) =>
    [
        DemoMain(addend),
        Function("twice", "System.Private.CoreLib|System.Math", "  %a = add i64 %x, %x\n  ret i64 %a"),
        new("cell", "System.Private.CoreLib|System.Math", "@cell = global i64 7, align 8\n", [], "@cell = external global i64, align 8"),
    ];

    private bool Build(BackEndOptions options, IEnumerable<LlvmFragment> fragments, Action<LlvmBackEnd>? more = null)
    {
        var backEnd = new LlvmBackEnd(options, _sink);
        foreach (LlvmFragment fragment in fragments)
        {
            backEnd.Add(fragment);
        }

        more?.Invoke(backEnd);
        return backEnd.CompileAndLink(Image);
    }

    [Fact]
    public void AProgramLinksAndHasAMap()
    {
        Assert.True(Build(Options, Program(1)), string.Join('\n', _sink.Errors));

        string[] map = File.ReadAllLines(Path.ChangeExtension(Image, ".map"));
        Assert.Contains(map, l => l.StartsWith("0000000080200000 ", StringComparison.Ordinal) && l.EndsWith(" _start", StringComparison.Ordinal));
        Assert.Contains(map, l => l.EndsWith(" T demo_main", StringComparison.Ordinal));
        Assert.Contains(map, l => l.EndsWith(" D cell", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder, "ll"), "*.ll"));
    }

    private static LlvmFragment WithFrame(string name, int bytes, string attributes, params string[] callees) => new(
        name,
        "app|Demo",
        $"define i64 @{name}(i64 %x) unnamed_addr {attributes} {{\n  %frame = alloca [{bytes} x i8], align 8\n  %at = getelementptr i8, ptr %frame, i64 %x\n  store volatile i8 1, ptr %at, align 1\n"
            + string.Concat(callees.Select((c, i) => $"  %r{i} = call i64 @{c}(i64 %x)\n")) + "  ret i64 0\n}\n",
        callees,
        $"declare i64 @{name}(i64) unnamed_addr #0");

    [Fact]
    public void AnUncheckedFrameLargerThanTheGuardIsAnError()
    {
        Assert.False(Build(Options, [WithFrame("demo_main", 60_000, "#0")]));
        Assert.Contains(_sink.Errors, e => e.Contains("PUS2009", StringComparison.Ordinal) && e.Contains("demo_main", StringComparison.Ordinal));
    }

    [Fact]
    public void ACheckedFrameMayBeLarge() =>
        Assert.True(Build(Options, [WithFrame("demo_main", 60_000, LlvmModuleHeader.LargeFrame)]), string.Join('\n', _sink.Errors));

    // Nested calls, all inlined into the first, would have one frame of all their locals.
    [Fact]
    public void InliningThatSumsUpTooLargeAFrameIsUndone()
    {
        string[] names = [.. Enumerable.Range(0, 8).Select(i => i == 0 ? "demo_main" : "nested" + i)];
        var functions = names.Select((name, i) => WithFrame(name, 12_000, "#0", i + 1 < names.Length ? [names[i + 1]] : []));
        Assert.True(Build(Options, functions), string.Join('\n', _sink.Errors));
    }

    [Fact]
    public void SmallFunctionsAreInlinedAcrossModules()
    {
        Assert.True(Build(Options, Program(1)), string.Join('\n', _sink.Errors));

        // Inlined into its only caller, twice is garbage for the linker.
        Assert.DoesNotContain(File.ReadAllLines(Path.ChangeExtension(Image, ".map")), l => l.EndsWith(" twice", StringComparison.Ordinal));
    }

    [Fact]
    public void TheOrderOfAddingDoesNotMatter()
    {
        Build(Options, Program(1));
        byte[] first = File.ReadAllBytes(Image);
        Build(Options with { CacheDirectory = Path.Combine(_folder, "cache2") }, Program(1).Reverse());

        Assert.Equal(first, File.ReadAllBytes(Image));
    }

    [Fact]
    public void OnlyChangedModulesAreCompiledAgain()
    {
        Build(Options, Program(1));
        _sink.Verboses.Clear();
        Build(Options, Program(1));
        Assert.Contains(_sink.Verboses, l => l.StartsWith("0 of 4 objects", StringComparison.Ordinal));

        _sink.Verboses.Clear();
        Build(Options, Program(2));
        Assert.Contains(_sink.Verboses, l => l.StartsWith("1 of 4 objects", StringComparison.Ordinal));
        Assert.Contains(_sink.Verboses, l => l.StartsWith("  app-00: ", StringComparison.Ordinal));

        _sink.Verboses.Clear();
        Build(Options with { OptimizeForSize = true }, Program(2));
        Assert.Contains(_sink.Verboses, l => l.StartsWith("3 of 4 objects", StringComparison.Ordinal));
    }

    [Fact]
    public void StrippingKeepsTheMap()
    {
        Build(Options, Program(1));
        long full = new FileInfo(Image).Length;
        Build(Options with { Strip = true }, Program(1));

        Assert.True(new FileInfo(Image).Length < full);
        Assert.Contains(File.ReadAllLines(Path.ChangeExtension(Image, ".map")), l => l.EndsWith(" demo_main", StringComparison.Ordinal));
    }

    [Fact]
    public void TheBaseAddressIsObeyed()
    {
        Assert.True(Build(Options with { ImageBase = 0x8000_0000 }, Program(1)));
        Assert.Contains(File.ReadAllLines(Path.ChangeExtension(Image, ".map")), l => l.StartsWith("0000000080000000 ", StringComparison.Ordinal));
    }

    [Fact]
    public void AnUndefinedReferenceNamesUserAndSymbol()
    {
        Assert.False(Build(Options, [Function("demo_main", "app|Demo", "  ret i64 0", "SystemNative_Missing")]));
        Assert.StartsWith("PUS2005: 'demo_main' refers to 'SystemNative_Missing'", Assert.Single(_sink.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void AnUndefinedSymbolAtLinkTimeNamesIt()
    {
        LlvmFragment main = Function("demo_main", "app|Demo", "  %a = call i64 @absent(i64 %x)\n  ret i64 %a", "absent");
        Assert.False(Build(Options, [main], b => b.AddDeclaration("absent", "declare i64 @absent(i64)")));
        Assert.Contains("'absent'", Assert.Single(_sink.Errors), StringComparison.Ordinal);
        Assert.StartsWith("PUS2005", _sink.Errors[0], StringComparison.Ordinal);
        Assert.False(File.Exists(Image));
    }

    [Fact]
    public void InvalidIrKeepsItsFileAndNamesIt()
    {
        Assert.False(Build(Options, [Function("demo_main", "app|Demo", "  ret i32 %x")]));
        string error = Assert.Single(_sink.Errors);
        string file = Path.Combine(_folder, "ll", "app-00.ll");
        Assert.StartsWith("PUS2003", error, StringComparison.Ordinal);
        Assert.Contains(file, error, StringComparison.Ordinal);
        Assert.Contains("ret i32 %x", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public void ContradictingDefinitionsAreAnError()
    {
        Build(Options, [.. Program(1), DemoMain(2)]);
        Assert.Contains(_sink.Errors, e => e.StartsWith("PUS2007", StringComparison.Ordinal) && e.Contains("demo_main", StringComparison.Ordinal));
    }

    [Fact]
    public void MissingToolsAreNamedWithVersionAndCommand()
    {
        Assert.False(Build(Options with { LlvmPath = Path.Combine(_folder, "native") }, Program(1)));
        Assert.Equal(2, _sink.Errors.Count);
        Assert.All(_sink.Errors, e => Assert.Contains("sudo apt-get install clang-19 lld-19", e, StringComparison.Ordinal));
        Assert.Contains(_sink.Errors, e => e.StartsWith("PUS2001: 'ld.lld' of LLVM 19", StringComparison.Ordinal));
    }

    [Fact]
    public void AMissingLinkerScriptIsNamed()
    {
        File.Delete(Path.Combine(_folder, "native", "image.ld"));
        Assert.False(Build(Options, Program(1)));
        Assert.StartsWith("PUS2006", Assert.Single(_sink.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void DebugTokensBecomeALineTable()
    {
        string location(int line) => DebugTokens.Location("", line, 5);
        string text = $"define i64 @demo_main(i64 %x) #0 {DebugTokens.Subprogram("/src/My (1)|App.cs", 10, "Demo.Shop+Cart", "Main", "demo_main")} {{\n"
            + $"  %a = call i64 @opaque(i64 %x){location(11)}\n  %b = call i64 @opaque(i64 %a)\n  ret i64 %b{location(12)}\n}}\n";
        var main = new LlvmFragment("demo_main", "app|Demo", text, ["opaque"], null);
        LlvmFragment opaque = Function("opaque", "app|Demo", "  ret i64 %x");
        BackEndOptions options = Options with { DebugInformation = true, KeepIntermediateFiles = true };

        Assert.True(Build(options, [main, opaque]), string.Join('\n', _sink.Errors));
        string ir = File.ReadAllText(Path.Combine(_folder, "ll", "app-00.ll"));
        Assert.Contains("!DIFile(filename: \"My (1)|App.cs\", directory: \"/src\")", ir, StringComparison.Ordinal);
        Assert.Contains("!DILocation(line: 11, column: 5, scope: !", ir, StringComparison.Ordinal);
        Assert.Contains("%b = call i64 @opaque(i64 %a), !dbg !DILocation(line: 0, scope: !", ir, StringComparison.Ordinal);

        Assert.True(Build(Options, [main, opaque]), string.Join('\n', _sink.Errors));
        Assert.True(Build(Options with { KeepIntermediateFiles = true }, [main, opaque]), string.Join('\n', _sink.Errors));
        string plain = File.ReadAllText(Path.Combine(_folder, "ll", "app-00.ll"));
        Assert.DoesNotContain("!dbg", plain, StringComparison.Ordinal);
        Assert.DoesNotContain("!subprogram", plain, StringComparison.Ordinal);
    }

    [Fact]
    public void MethodNamesLieInOrderOfCodeAddresses()
    {
        string script = Path.Combine(_folder, "native", "image.ld");
        File.WriteAllText(script, File.ReadAllText(script).Replace(".eh_frame_hdr :", "pus_method_info : { pus_method_info_start = .; *(pus_method_info) pus_method_info_end = .; }\n  .eh_frame_hdr :", StringComparison.Ordinal));
        LlvmFragment Named(string symbol, string key, string body, params string[] references)
        {
            LlvmFragment plain = Function(symbol, key, body, references);
            return plain with { Text = plain.Text.Replace(" {", $" {DebugTokens.MethodInfo($"Demo.{symbol}(Int64 x, Func`2 (f)|%)")} {{", StringComparison.Ordinal).Replace("#0", "#2", StringComparison.Ordinal) };
        }

        LlvmFragment[] program =
        [
            Named("demo_main", "app|Demo", "  %a = call i64 @zeta(i64 %x)\n  %b = call i64 @alpha(i64 %a)\n  ret i64 %b", "zeta", "alpha"),
            Named("zeta", "System.Private.CoreLib|Z", "  %a = mul i64 %x, 3\n  ret i64 %a"),
            Named("alpha", "System.Private.CoreLib|A", "  %a = mul i64 %x, 5\n  ret i64 %a"),
            Named("unused", "System.Private.CoreLib|A", "  %a = mul i64 %x, 7\n  ret i64 %a"),
        ];
        Assert.True(Build(Options, program), string.Join('\n', _sink.Errors));

        byte[] image = File.ReadAllBytes(Image);
        var symbols = SymbolMap.Read(image);
        ulong start = symbols.Single(s => s.Name == "pus_method_info_start").Address;
        ulong end = symbols.Single(s => s.Name == "pus_method_info_end").Address;
        Assert.Equal(3UL * 16, end - start);
        var entries = Enumerable.Range(0, 3).Select(i => start + ((ulong)i * 16)).Select(at =>
            (Code: at + (ulong)BitConverter.ToInt32(Contents(image, at, 4)), Name: System.Text.Encoding.UTF8.GetString(Contents(image, at + 4 + (ulong)BitConverter.ToInt32(Contents(image, at + 4, 4)), 40)).Split('\0')[0])).ToArray();
        Assert.Equal(entries.Select(e => e.Code).Order(), entries.Select(e => e.Code));
        Assert.All(entries, e => Assert.Equal($"Demo.{symbols.First(s => s.Address == e.Code && s.Type == 'T').Name}(Int64 x, Func`2 (f)|%)", e.Name));
    }

    // Bytes at a virtual address, by the program headers.
    private static byte[] Contents(byte[] image, ulong address, int length)
    {
        int headers = (int)BitConverter.ToUInt64(image, 0x20);
        for (int i = 0; i < BitConverter.ToUInt16(image, 0x38); i++)
        {
            int header = headers + (i * 56);
            ulong start = BitConverter.ToUInt64(image, header + 16);
            if (BitConverter.ToUInt32(image, header) == 1 && address >= start && address < start + BitConverter.ToUInt64(image, header + 32))
            {
                int offset = (int)(BitConverter.ToUInt64(image, header + 8) + (address - start));
                return image[offset..Math.Min(offset + length, image.Length)];
            }
        }

        throw new InvalidDataException($"no segment holds {address:x}");
    }
}
