namespace PusOS.Fuzz.Running;

/// <summary>Where the compiler and the runtime under test lie.</summary>
public static class Workplace
{
    /// <summary>The repository's root.</summary>
    public static string Root { get; } = FindRoot();

    private static string Configuration => AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";

    /// <summary>pusc.dll of the same build as this program.</summary>
    public static string Compiler => Path.Combine(Root, $"src/PusOS.Sdk/Pusc/bin/{Configuration}/net10.0/pusc.dll");

    /// <summary>PusOS.Core.dll of the same build as this program.</summary>
    public static string Core => Path.Combine(Root, $"src/PusOS.Core/Target/bin/{Configuration}/net10.0/PusOS.Core.dll");

    /// <summary>Linker script and start-up assembly.</summary>
    public static string Native => Path.Combine(Root, "src/PusOS.Core/Kernel/Arch/RiscV64");

    /// <summary>The class library whose IL goes into images.</summary>
    public static string Framework
    {
        get
        {
            string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
                ? folder
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget/packages");
            return Directory.GetDirectories(Path.Combine(packages, "microsoft.netcore.app.runtime.linux-x64")).Order(StringComparer.Ordinal).Last()
                + "/runtimes/linux-x64/lib/net10.0";
        }
    }

    private static string FindRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "PusOS.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("PusOS.slnx is not above this program's folder");
        }

        return folder;
    }
}
