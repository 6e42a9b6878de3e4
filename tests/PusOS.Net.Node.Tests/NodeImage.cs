namespace PusOS.Net.Node.Tests;

/// <summary>Program compiled into a bootable image with the compiler and the packages of this build, once per test run.</summary>
internal static class NodeImage
{
    private static readonly Lazy<string> s_image = new(Compile);

    /// <summary>The image's file.</summary>
    public static string File => s_image.Value;

    /// <summary>Program for this machine's .NET.</summary>
    public static string HostProgram => Path.Combine(Root, $"tests/PusOS.Net.Node.Tests/Program/bin/{Configuration}/net10.0/NetProgram.dll");

    private static string Root { get; } = FindRoot();

    private static string Configuration => AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";

    private static string Compile()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "image");
        string image = Path.Combine(folder, "net.elf");
        string framework = Directory.GetDirectories(Path.Combine(PackageFolder(), "microsoft.netcore.app.runtime.linux-x64"))
            .Order(StringComparer.Ordinal).Last() + "/runtimes/linux-x64/lib/net10.0";
        string[] features =
        [
            "System.Globalization.Invariant=true", "System.Resources.UseSystemResourceKeys=false", "System.Net.SocketsHttpHandler.Http3Support=false",
            "System.Diagnostics.Debugger.IsSupported=false", "System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported=false",
            "PusOS.NodeConsole.IsEnabled=true",
        ];
        Directory.CreateDirectory(folder);
        Tool.Must("dotnet", $"exec {Built("src/PusOS.Sdk/Pusc", "pusc.dll")} {HostProgram} -o:{image} -O --stacktracedata"
            + string.Concat(features.Select(feature => $" --feature:{feature}"))
            + $" -r:{Built("src/PusOS.Net/Target", "PusOS.Net.dll")} -r:{framework}/*.dll --pusos-runtime:{Built("src/PusOS.Core/Target", "PusOS.Core.dll")}"
            + $" --pusos-framework:{framework} --pusos-native:{Root}/src/PusOS.Core/Kernel/Arch/RiscV64 --pusos-firmware:none --pusos-cache:{folder}/cache", 900);
        return image;
    }

    private static string Built(string project, string file) => Path.Combine(Root, project, "bin", Configuration, "net10.0", file);

    private static string PackageFolder() => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
        ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget/packages");

    private static string FindRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!System.IO.File.Exists(Path.Combine(folder, "PusOS.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("PusOS.slnx is not above the test's folder");
        }

        return folder;
    }
}
