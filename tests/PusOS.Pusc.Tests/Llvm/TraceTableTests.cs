using System.Buffers.Binary;
using System.Text;
using PusOS.Compiler.Llvm;
using PusOS.Compiler.Llvm.Traces;

namespace PusOS.Pusc.Tests.Llvm;

/// <summary>Inlined calls and lines from a linked image's DWARF to the table, read back as the runtime does.</summary>
public sealed class TraceTableTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pusc-traces-").FullName;
    private readonly RecordingSink _sink = new();

    public TraceTableTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "native"));
        File.WriteAllText(Path.Combine(_folder, "native", "start.s"), ".section .text.start,\"ax\"\n.globl _start\n_start: call outer\n.globl leave\nleave: ret\n");
        File.WriteAllText(Path.Combine(_folder, "native", "image.ld"), """
            ENTRY(_start)
            SECTIONS {
              . = PUS_BASE;
              pus_text_start = .;
              .text : { KEEP(*(.text.start)) *(.text .text.*) }
              .rodata : { *(.rodata .rodata.*) }
              .pus_trace_info : { KEEP(*(pus_trace_info)) }
              .eh_frame_hdr : { *(.eh_frame_hdr) }
              .eh_frame : { *(.eh_frame) }
            }
            """);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void InlinedCallsKeepTheirNamesAndLines(bool debugInformation)
    {
        byte[] table = Build(debugInformation, out ElfFile image);
        Assert.Equal(debugInformation, !image.Section(".debug_info").IsEmpty);

        // Outer calls Inner twice, which calls leave and an untraced method that calls it; all are inlined.
        string[] chains = [.. Chains(table).Distinct(StringComparer.Ordinal)];
        Assert.Contains("Demo.Inner() in /src/a.cs:20 < Demo.Outer() in /src/a.cs:10", chains);
        Assert.Contains("Demo.Inner() in /src/b.cs:21 < Demo.Outer() in /src/a.cs:10", chains);
        Assert.Contains("Demo.Inner() in /src/a.cs:20 < Demo.Outer() in /src/a.cs:12", chains);
        Assert.Contains("Demo.Inner() in /src/b.cs:21 < Demo.Outer() in /src/a.cs:12", chains);

        // Nothing calls Inner's own copy: the linker dropped it, and so does the table.
        Assert.All(chains, chain => Assert.Contains("Demo.Outer() in /src/a.cs:", chain, StringComparison.Ordinal));
    }

    [Fact]
    public void WithoutTheOptionThereIsNoTable()
    {
        byte[] table = Build(debugInformation: true, out _, traces: false);
        Assert.Empty(table);
    }

    private byte[] Build(bool debugInformation, out ElfFile image, bool traces = true)
    {
        var options = new BackEndOptions
        {
            NativeDirectory = Path.Combine(_folder, "native"),
            CacheDirectory = Path.Combine(_folder, "cache"),
            IntermediateDirectory = Path.Combine(_folder, "ll"),
            ApplicationAssemblies = ["app"],
            Parallelism = 1,
            StackTraces = traces,
            DebugInformation = debugInformation,
        };
        var backEnd = new LlvmBackEnd(options, _sink);
        backEnd.AddDeclaration("leave", "declare void @leave()");
        backEnd.Add(Function("outer", "Outer", 9, ["inner"], Call("inner", "/src/a.cs", 10) + Call("inner", "/src/a.cs", 12)));
        backEnd.Add(Function("inner", "Inner", 19, ["leave", "framework"], Call("leave", "/src/a.cs", 20) + Call("framework", "/src/b.cs", 21)));
        backEnd.Add(Function("framework", "Framework", 90, ["leave"], Call("leave", "/src/framework.cs", 91), isTraced: false));
        string output = Path.Combine(_folder, "app.elf");
        Assert.True(backEnd.CompileAndLink(output), string.Join('\n', _sink.Errors));
        image = new ElfFile(File.ReadAllBytes(output));
        return image.Section(".pus_trace_info").ToArray();
    }

    private static string Call(string callee, string file, int line) => $"  call void @{callee}() #12{DebugTokens.Location(file, line, 3)}\n";

    private static LlvmFragment Function(string symbol, string method, int line, string[] references, string body, bool isTraced = true) => new(
        symbol,
        "app|Demo",
        $"define void @{symbol}() #0 {DebugTokens.Subprogram("/src/a.cs", line, "Demo", method, symbol, isTraced ? $"Demo.{method}()" : null)} {{\n{body}  ret void\n}}\n",
        references,
        $"declare void @{symbol}()");

    /// <summary>What a stack trace shows at the start of every row of the table, by the format of docs/spec/abi.md.</summary>
    private static IEnumerable<string> Chains(byte[] table)
    {
        var result = new List<string>();
        for (int i = 0; i < BinaryPrimitives.ReadInt32LittleEndian(table); i++)
        {
            var cursor = new DwarfCursor(table, (int)BinaryPrimitives.ReadUInt32LittleEndian(table.AsSpan(8 + (8 * i))));
            string name = Text(table, cursor.Unsigned());
            var contexts = new List<(int Parent, string Name, string File, int Line)> { (-1, name, "", 0) };
            for (ulong left = cursor.Unsigned(); left != 0; left--)
            {
                contexts.Add(((int)cursor.Unsigned(), Text(table, cursor.Unsigned()), Text(table, cursor.Unsigned()), (int)cursor.Unsigned()));
            }

            string file = "";
            int line = 0;
            for (ulong left = cursor.Unsigned(); left != 0; left--)
            {
                cursor.Unsigned();
                ulong context = cursor.Unsigned();
                file = (context & 1) != 0 ? Text(table, cursor.Unsigned()) : file;
                line += (int)cursor.Signed();
                result.Add(Chain(contexts, (int)(context >> 1), file, line));
            }
        }

        return result;
    }

    private static string Chain(List<(int Parent, string Name, string File, int Line)> contexts, int context, string file, int line)
    {
        var frames = new List<string>();
        while (context >= 0)
        {
            if (contexts[context].Name.Length != 0)
            {
                frames.Add($"{contexts[context].Name} in {file}:{line}");
            }

            (context, _, file, line) = contexts[context];
        }

        return string.Join(" < ", frames);
    }

    private static string Text(byte[] table, ulong offset) =>
        offset == 0 ? "" : Encoding.UTF8.GetString(table.AsSpan((int)offset, table.AsSpan((int)offset).IndexOf((byte)0)));
}
