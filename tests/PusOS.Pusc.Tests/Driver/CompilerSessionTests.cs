using PusOS.Compiler.Driver;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Pusc.Tests.Driver;

public sealed class CompilerSessionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pusc-session-").FullName;
    private readonly StringWriter _output = new();
    private readonly string _image;
    private readonly string[] _arguments;

    public CompilerSessionTests()
    {
        string input = Path.Combine(_folder, "app.dll");
        File.WriteAllText(input, "");
        _image = Path.Combine(_folder, "new", "app.elf");
        _arguments = [input, "-o:" + _image];
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private int Run(Func<CompilerOptions, IDiagnosticSink, int> compile) => new CompilerSession(_output).Run(_arguments, (options, diagnostics) =>
    {
        File.WriteAllText(options.OutputPath, "image");
        return compile(options, diagnostics);
    });

    [Fact]
    public void SuccessKeepsTheImage()
    {
        Assert.Equal(0, Run((_, _) => 0));
        Assert.True(File.Exists(_image));
        Assert.Equal("", _output.ToString());
    }

    [Fact]
    public void AnyErrorFailsAndDeletesTheImage()
    {
        Assert.Equal(1, Run((_, diagnostics) =>
        {
            diagnostics.Error("PUS1001", "no");
            return 0;
        }));
        Assert.False(File.Exists(_image));
    }

    [Fact]
    public void ACompilerExceptionIsADiagnosticWithItsCode()
    {
        Assert.Equal(1, Run((_, _) => throw new CompilerException("PUS1016", "too large")));
        Assert.Equal("pusc: error PUS1016: too large", _output.ToString().Trim());
    }

    [Fact]
    public void AnUnexpectedExceptionNamesTheMemberBeingCompiled()
    {
        int exitCode = Run((_, _) =>
        {
            CurrentMember.Set("Demo.Shop::Buy()");
            throw new InvalidOperationException("stack is empty");
        });
        CurrentMember.Set(null);

        Assert.Equal(1, exitCode);
        Assert.StartsWith("pusc: error PUS9999: While compiling Demo.Shop::Buy(): InvalidOperationException: stack is empty", _output.ToString(), StringComparison.Ordinal);
        Assert.Single(_output.ToString().Trim().Split('\n'));
        Assert.False(File.Exists(_image));
    }
}
