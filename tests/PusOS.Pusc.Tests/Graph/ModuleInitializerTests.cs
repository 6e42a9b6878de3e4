using PusOS.Pusc.Tests.Golden;

namespace PusOS.Pusc.Tests.Graph;

/// <summary>Module initialisers of what the program reaches run before Main, and exports bind wherever they stand.</summary>
[Collection(CompilerCollection.Name)]
public sealed class ModuleInitializerTests
{
    private const string Initializer = "[System.Runtime.CompilerServices.ModuleInitializer] public static void Init() { X = 5; }";

    [Fact]
    public void RunAfterThoseOfTheAssembliesTheyReferTo()
    {
        using var files = new Files();
        string below = files.Library("ZBelow", $"public static class Below {{ public static int X; {Initializer} }}");
        string above = files.Library("Above", $"public static class Above {{ public static int X; public static int Sum() => X + Below.X; {Initializer} }}", below);
        string unused = files.Library("Unused", $"public static class Unused {{ public static int X; {Initializer} }}");
        CompiledSnippet compiled = files.Program("static class Program { static int Main() => Above.Sum(); }", above, below, unused);
        string main = compiled.Emit.Fragments["pus_managed_main"].Text;
        string[] calls = [.. main.Split('\n').Where(l => l.Contains("call void", StringComparison.Ordinal))];
        Assert.Equal(2, calls.Length);
        Assert.Contains("ZBelow", calls[0], StringComparison.Ordinal);
        Assert.Contains("Above", calls[1], StringComparison.Ordinal);
        Assert.False(compiled.Has("Unused$_Init"));
    }

    [Fact]
    public void NativeImportBindsToExportOfAnyReference()
    {
        using var files = new Files();
        string library = files.Library("Sensors", "public static class Sensors { [System.Runtime.InteropServices.UnmanagedCallersOnly(EntryPoint = \"sensor_read\")] public static int Read(int channel) => channel; }");
        CompiledSnippet compiled = files.Program("static class Program { [System.Runtime.InteropServices.DllImport(\"x\")] static extern int sensor_read(int channel); static int Main() => sensor_read(3); }", library);
        Assert.DoesNotContain(compiled.Diagnostics.Diagnostics, d => d.Message.Contains("sensor_read", StringComparison.Ordinal));
    }

    private sealed class Files : IDisposable
    {
        private readonly Snippet _folder = Snippet.FromSource("static class Program { static int Main() => 0; }");

        private string Folder => Path.GetDirectoryName(_folder.AssemblyPath)!;

        public string Library(string name, string source, params string[] references)
        {
            string path = Path.Combine(Folder, name + ".dll");
            Snippet.BuildFile(path, source, references);
            return path;
        }

        public CompiledSnippet Program(string source, params string[] references)
        {
            string path = Path.Combine(Folder, "App.dll");
            Snippet.BuildFile(path, source, references);
            return Snippet.FromFile(path).Compile(null, false, [.. references.Select(r => "-r:" + r)]);
        }

        public void Dispose() => _folder.Dispose();
    }
}
