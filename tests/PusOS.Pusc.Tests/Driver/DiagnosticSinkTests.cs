using PusOS.Compiler.Driver;

namespace PusOS.Pusc.Tests.Driver;

public sealed class DiagnosticSinkTests
{
    private readonly StringWriter _output = new() { NewLine = "\n" };

    private string[] Lines => _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [Fact]
    public void LinesAreInMsBuildsCanonicalForm()
    {
        var sink = new DiagnosticSink(_output, new WarningOptions());
        sink.Error("PUS1001", "first\nsecond", new SourceLocation("/src/A.cs", 3, 7));
        sink.Warning("PUS1002", "whole file", new SourceLocation("/src/A.cs"));
        sink.Warning("PUS1003", "nowhere");

        Assert.Equal(["/src/A.cs(3,7): error PUS1001: first second", "/src/A.cs: warning PUS1002: whole file", "pusc: warning PUS1003: nowhere"], Lines);
        Assert.Equal(1, sink.ErrorCount);
    }

    [Fact]
    public void TheSameDiagnosticIsWrittenOnce()
    {
        var sink = new DiagnosticSink(_output, new WarningOptions());
        sink.Error("PUS1001", "x");
        sink.Error("PUS1001", "x");

        Assert.Single(Lines);
        Assert.Equal(1, sink.ErrorCount);
    }

    [Fact]
    public void WarningsAreSuppressedAndRaised()
    {
        var options = new WarningOptions { AllAreErrors = true };
        WarningOptions.AddCodes(options.Suppressed, "\"2026;PUS1009\"");
        WarningOptions.AddCodes(options.NotErrors, "PUS1002");
        var sink = new DiagnosticSink(_output, options);
        sink.Warning("IL2026", "suppressed");
        sink.Warning("pus1009", "suppressed");
        sink.Warning("PUS1002", "stays");
        sink.Warning("PUS1003", "raised");

        Assert.Equal(["pusc: warning PUS1002: stays", "pusc: error PUS1003: raised"], Lines);
        Assert.Equal(1, sink.ErrorCount);
    }

    [Fact]
    public void TrimWarningsOfAnAssemblyCollapseUnlessItIsTheUsersOwn()
    {
        var options = new WarningOptions { SingleWarning = true };
        options.DetailedAssemblies.Add("app");
        var sink = new DiagnosticSink(_output, options);
        sink.Warning("IL2026", "a", assembly: "Lib");
        sink.Warning("IL2057", "b", assembly: "Lib");
        sink.Warning("IL3050", "c", assembly: "Lib");
        sink.Warning("IL2026", "d", assembly: "app");
        sink.Warning("PUS1001", "e", assembly: "Lib");

        Assert.Equal(
            [
                "Lib: warning IL2104: Assembly 'Lib' produced trim warnings. For more information see https://aka.ms/il2104",
                "Lib: warning IL3053: Assembly 'Lib' produced AOT analysis warnings.",
                "pusc: warning IL2026: d",
                "pusc: warning PUS1001: e",
            ],
            Lines);
    }

    [Fact]
    public void VerboseIsSilentUnlessAsked()
    {
        new DiagnosticSink(_output, new WarningOptions()).Verbose("hidden");
        new DiagnosticSink(_output, new WarningOptions(), verbose: true).Verbose("shown");

        Assert.Equal(["shown"], Lines);
    }
}
