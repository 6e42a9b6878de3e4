using PusOS.Tests.Shared;

namespace PusOS.Net.Node.Tests;

/// <summary>Program compiled into a bootable image with the compiler and the packages of this build, again only after a change.</summary>
internal static class NodeImage
{
    private static readonly Lazy<string> s_image = new(Compile);

    /// <summary>The image's file.</summary>
    public static string File => s_image.Value;

    /// <summary>Program for this machine's .NET.</summary>
    public static string HostProgram => BuildOutput.Of("tests/PusOS.Net.Node.Tests/Program", "NetProgram.dll");

    private static string Compile()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "image");
        string image = Path.Combine(folder, "net.elf");
        string library = BuildOutput.Of("src/PusOS.Net/Target", "PusOS.Net.dll");
        string[] inputs = [HostProgram, library, BuildOutput.Core, BuildOutput.Compiler];
        if (System.IO.File.Exists(image) && inputs.All(input => System.IO.File.GetLastWriteTimeUtc(input) < System.IO.File.GetLastWriteTimeUtc(image)))
        {
            return image;
        }

        string[] features =
        [
            "System.Resources.UseSystemResourceKeys=false", "System.Net.SocketsHttpHandler.Http3Support=false",
            "System.Diagnostics.Debugger.IsSupported=false", "System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported=false",
            "PusOS.NodeConsole.IsEnabled=true",
        ];
        Directory.CreateDirectory(folder);
        IEnumerable<string> options = features.Select(feature => "--feature:" + feature).Append("-r:" + library).Append($"-r:{BuildOutput.Framework}/*.dll");
        Tool.Must("dotnet", string.Join(' ', BuildOutput.CompileArguments(HostProgram, image, Path.Combine(folder, "cache"), options)), 900);
        return image;
    }
}
