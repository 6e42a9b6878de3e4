using PusOS.Abi;
using PusOS.Compiler.Image;
using PusOS.Compiler.Llvm;
using PusOS.Compiler.TypeSystem;
using PusOS.Pusc.Tests.Llvm;
using PusOS.Pusc.Tests.StaticConstructors;

namespace PusOS.Pusc.Tests.Image;

public sealed class TypeInfoEmitterTests
{
    private readonly TypeSystemContext _context = TestWorld.Open();
    private readonly TypeInfoEmitter _emitter = new();

    private LlvmFragment Emit(TypeDesc type) => _emitter.Emit(type, "app|x", new FakeSymbols())[0];

    [Fact]
    public void NamesAndDeclaringTypeAreThere()
    {
        LlvmFragment info = Emit(_context.Find(typeof(Marked)));

        Assert.Contains("c\"Marked\\00\"", info.Text, StringComparison.Ordinal);
        Assert.Contains("c\"PusOS.Pusc.Tests.Image\\00\"", info.Text, StringComparison.Ordinal);
        Assert.Contains("mt." + typeof(TypeInfoEmitterTests).FullName, info.References);
        Assert.DoesNotContain(info.References, r => r.Contains("Description", StringComparison.Ordinal));
        Assert.Contains("assembly.PusOS.Pusc.Tests", info.References);
    }

    [Fact]
    public void AnInstantiationNamesDefinitionAndArguments()
    {
        LlvmFragment info = Emit(_context.Find(typeof(Dictionary<int, string>)));

        Assert.Contains("ptr @\"mt.System.Int32\", ptr @\"mt.System.String\"", info.Text, StringComparison.Ordinal);
        Assert.Contains(info.References, r => r.StartsWith("mt.System.Collections.Generic.Dictionary`2", StringComparison.Ordinal));
        Assert.Contains("c\"Dictionary`2\\00\"", info.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void AnEnumHasValuesInUnsignedOrder()
    {
        LlvmFragment info = Emit(_context.Find(typeof(Signed)));

        Assert.Contains("c\"\\01\\00\\00\\00\\00\\00\\00\\00\\FE\\FF\\FF\\FF\\FF\\FF\\FF\\FF\"", info.Text, StringComparison.Ordinal);
        Assert.Contains("c\"Minus\\00\"", info.Text, StringComparison.Ordinal);
        Assert.Contains(".enum\" = private constant <{ [8 x i8], ptr, ptr, ptr }> <{ [8 x i8] c\"\\02\\00\\00\\00\\01\\00\\00\\00\"", info.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void AStructComparedFieldByFieldListsItsFields()
    {
        LlvmFragment plain = Emit(_context.Find(typeof(Plain)));
        LlvmFragment own = Emit(_context.Find(typeof(OwnEquality)));

        Assert.Contains(".fields\" = private constant <{ [16 x i8], ptr, [8 x i8], ptr }>", plain.Text, StringComparison.Ordinal);
        Assert.Contains("mt.System.String", plain.References);
        Assert.DoesNotContain(".fields", own.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void ClangAcceptsItAndTheSizeIsRight()
    {
        string folder = Directory.CreateTempSubdirectory("pusc-typeinfo-").FullName;
        TypeDesc[] types = [_context.Find(typeof(Marked)), _context.Find(typeof(Plain)), _context.Find(typeof(Signed)), _context.Find(typeof(Dictionary<int, string>)), _context.GetMdArray(_context.Find(typeof(Plain)), 3)];
        LlvmFragment[] fragments = [.. types.SelectMany(t => _emitter.Emit(t, "app|x", new FakeSymbols())).DistinctBy(f => f.Symbol)];
        IEnumerable<string> declared = fragments.SelectMany(f => f.References).Distinct().Where(r => fragments.All(f => f.Symbol != r)).Select(r => $"{LlvmNames.Quote(r)} = external global i8");
        string file = Path.Combine(folder, "t.ll");
        string output = Path.Combine(folder, "t.o");
        File.WriteAllText(file, "target datalayout = \"" + LlvmModuleHeader.DataLayout + "\"\ntarget triple = \"riscv64-unknown-none-elf\"\n" + string.Join('\n', declared) + "\n" + string.Concat(fragments.Select(f => f.Text)));
        (int exitCode, string messages) = ToolProcess.Run(Toolchain.Find(null, new RecordingSink())!.Clang, ["-c", "--target=riscv64-unknown-none-elf", "-Wno-override-module", file, "-o", output]);
        Assert.True(exitCode == 0, messages);
        var symbols = SymbolMap.Read(File.ReadAllBytes(output));
        Directory.Delete(folder, recursive: true);

        Assert.All(types, t => Assert.Equal((ulong)TypeInfoLayout.Size, symbols.Single(s => s.Name == TypeInfoEmitter.SymbolOf(t)).Size));
        Assert.Equal((ulong)AssemblyInfoLayout.Size, symbols.Single(s => s.Name == "assembly.PusOS.Pusc.Tests").Size);
    }

    [System.ComponentModel.Description("attributes have a table of their own")]
    private sealed class Marked;

    [Flags]
    private enum Signed
    {
        Minus = -2,
        One = 1,
    }

#pragma warning disable CS0649, CS0659, CS0661, CA1066, CA2231
    private struct Plain
    {
        public int Number;
        public string Text;
    }

    private struct OwnEquality
    {
        public string Text;

        public override readonly bool Equals(object? obj) => obj is OwnEquality other && other.Text == Text;

        public override readonly int GetHashCode() => Text?.Length ?? 0;
    }
}
