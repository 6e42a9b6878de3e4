using PusOS.Tests.Shared;

namespace PusOS.Conformance.Tests;

/// <summary>Where the two builds of tests/Conformance/Programs and the launcher lie. build.sh builds them first.</summary>
internal static class ConformancePaths
{
    private const string Output = "tests/Conformance/Programs/bin/Release/net10.0";

    /// <summary>The program for this machine's .NET.</summary>
    public static string HostProgram => Environment.GetEnvironmentVariable("PUSOS_CONFORMANCE_HOST") ?? Path.Combine(BuildOutput.Root, Output, "linux-x64/Programs.dll");

    /// <summary>The bootable image.</summary>
    public static string Image => Environment.GetEnvironmentVariable("PUSOS_CONFORMANCE_IMAGE") ?? Path.Combine(BuildOutput.Root, Output, "pusos-riscv64/native/Programs.elf");

    /// <summary>pusrun.dll.</summary>
    public static string Launcher => Path.Combine(BuildOutput.Root, "src/PusOS.Sdk/Launcher/bin/Release/net10.0/pusrun.dll");
}
