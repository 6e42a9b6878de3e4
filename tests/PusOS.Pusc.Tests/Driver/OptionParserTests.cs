using PusOS.Compiler.Driver;

namespace PusOS.Pusc.Tests.Driver;

public sealed class OptionParserTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pusc-options-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Touch(string name)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, "");
        return path;
    }

    private string WriteResponse(string name, params string[] lines)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllLines(path, lines);
        return path;
    }

    /// <summary>The response file that Microsoft's targets write for a hello world, every kind of line in it.</summary>
    private CompilerOptions ParseHello(out IReadOnlyList<string> unknown, params string[] more)
    {
        string response = WriteResponse("hello.ilc.rsp",
        [
            "--pusos-compiler:639000000000000000",
            Touch("hello.dll"),
            "-o:" + Path.Combine(_folder, "native", "hello.o"),
            "-r:" + Touch("System.Runtime.dll"),
            "-r:" + Touch("System.Private.CoreLib.dll"),
            "--targetos:pusos", "--targetarch:riscv64", "--dehydrate", "-O", "-g",
            "--exportsfile:obj/native/hello.exports", "--export-dynamic-symbol:DotNetRuntimeDebugHeader",
            "--initassembly:System.Private.CoreLib", "--initassembly:System.Private.TypeLoader",
            "--feature:System.Globalization.Invariant=true", "--feature:System.Resources.UseSystemResourceKeys=false",
            "--runtimeknob:RUNTIME_IDENTIFIER=pusos-riscv64", "--runtimeknob:A=x=y",
            "--stacktracedata", "--scanreflection", "--methodbodyfolding:generic",
            "--nowarn:\"1701;1702;IL2121;1701;1702;8002\"", "--warnaserr:\";NU1605;SYSLIB0011\"",
            "--singlewarn", "--nosinglewarnassembly:hello", "--resilient",
            "--generateunmanagedentrypoints:System.Private.CoreLib,HIDDEN", "",
            "# a comment", "--feature:System.Diagnostics.Debugger.IsSupported=false",
            .. more,
        ]);
        return OptionParser.Parse(ResponseFile.Expand(["@" + response]), out unknown);
    }

    [Fact]
    public void MicrosoftsResponseFileIsReadCompletely()
    {
        CompilerOptions options = ParseHello(out IReadOnlyList<string> unknown);

        Assert.Empty(unknown);
        Assert.Equal(Path.Combine(_folder, "hello.dll"), options.InputPath);
        Assert.Equal(["System.Runtime.dll", "System.Private.CoreLib.dll"], options.ReferencePaths.Select(p => Path.GetFileName(p)));
        Assert.Equal(Path.Combine(_folder, "native", "hello.o"), options.OutputPath);
        Assert.True(options.Optimize && options.DebugInformation && options.StackTraceData);
        Assert.False(options.OptimizeForSize);
        Assert.True(options.IsFeature("System.Globalization.Invariant", true));
        Assert.True(options.IsFeature("System.Diagnostics.Debugger.IsSupported", false));
        Assert.False(options.IsFeature("System.Never.Heard.Of", false));
        Assert.Equal([new("A", "x=y"), new("RUNTIME_IDENTIFIER", "pusos-riscv64")], options.RuntimeKnobs);
        Assert.Equal(["System.Private.CoreLib", "System.Private.TypeLoader"], options.InitializedAssemblies);
        Assert.True(options.Warnings.IsSuppressed("IL2121"));
        Assert.True(options.Warnings.IsError("SYSLIB0011"));
        Assert.True(options.Warnings.IsCollapsed("System.Linq"));
        Assert.False(options.Warnings.IsCollapsed("hello"));
        Assert.Equal(["hello"], options.ApplicationAssemblies);
        Assert.Equal(0x8020_0000UL, options.ImageBase);
        Assert.Equal(Path.Combine(_folder, "native", "cache"), options.CachePath);
    }

    [Fact]
    public void OnlyOptionsThatNobodyKnowsAreReported()
    {
        ParseHello(out IReadOnlyList<string> unknown, "--mstat:x.mstat", "--frobnicate:1", "-Q");

        Assert.Equal(["--frobnicate:1", "-Q"], unknown);
    }

    [Theory]
    [InlineData("--pusos-firmware:none", 0x8000_0000UL)]
    [InlineData("--pusos-firmware:opensbi", 0x8020_0000UL)]
    public void FirmwareDecidesTheBase(string option, ulong expected) =>
        Assert.Equal(expected, ParseHello(out _, option).ImageBase);

    [Theory]
    [InlineData("--targetos:linux", DriverCodes.Target)]
    [InlineData("--targetarch:x64", DriverCodes.Target)]
    [InlineData("--feature:X", DriverCodes.OptionValue)]
    [InlineData("--feature:X=maybe", DriverCodes.OptionValue)]
    [InlineData("--pusos-firmware:uefi", DriverCodes.OptionValue)]
    [InlineData("--parallelism:-1", DriverCodes.OptionValue)]
    [InlineData("--parallelism", DriverCodes.OptionValue)]
    [InlineData("-r:/nowhere/at/all.dll", DriverCodes.Input)]
    [InlineData("-r:/nowhere/at/all/*.dll", DriverCodes.Input)]
    [InlineData("@/nowhere/at/all.rsp", DriverCodes.ResponseFile)]
    public void BadOptionsNameTheirCause(string option, string code)
    {
        OptionException e = Assert.Throws<OptionException>(() => ParseHello(out _, option));

        Assert.Equal(code, e.Code);
        Assert.Contains(option.Split(':', '=', '@').Last(), e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AResponseFileThatContainsItselfIsAnError()
    {
        string path = WriteResponse("loop.rsp", "@" + Path.Combine(_folder, "loop.rsp"));

        Assert.Equal(DriverCodes.ResponseFile, Assert.Throws<OptionException>(() => ResponseFile.Expand(["@" + path])).Code);
    }

    [Fact]
    public void MissingInputAndOutputAreErrors()
    {
        Assert.Equal(DriverCodes.Input, Assert.Throws<OptionException>(() => OptionParser.Parse(["-o:x"], out _)).Code);
        Assert.Equal(DriverCodes.Output, Assert.Throws<OptionException>(() => OptionParser.Parse([Touch("a.dll")], out _)).Code);
    }

    [Fact]
    public void WildcardsAndDuplicateReferencesAreResolvedInOrder()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "refs"));
        foreach (string name in (string[])["b.dll", "a.dll", "app.dll"])
        {
            File.WriteAllText(Path.Combine(_folder, "refs", name), "");
        }

        CompilerOptions options = OptionParser.Parse([Touch("app.dll"), "-o", Path.Combine(_folder, "x.elf"), "-r", Touch("b.dll"), "-r:" + Path.Combine(_folder, "refs", "*.dll")], out _);

        Assert.Equal([Path.Combine(_folder, "b.dll"), Path.Combine(_folder, "refs", "a.dll")], options.ReferencePaths);
    }
}
