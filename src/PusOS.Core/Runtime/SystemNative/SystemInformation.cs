using PusOS.Kernel;
using PusOS.Runtime.Startup;

namespace PusOS.Runtime.SystemNative;

/// <summary>Facts about node, process and user: one process with number 1, one user, who may do everything.</summary>
internal static unsafe class SystemInformation
{
    /// <summary>What the class library's Architecture.RiscV64 is.</summary>
    private const int ArchitectureRiscV64 = 9;

    private const int PageSize = 4096;

    [RuntimeExport("SystemNative_SchedGetCpu")]
    internal static int GetCurrentProcessor() => Scheduler.CurrentHartNumber;

    [RuntimeExport("Environment_GetProcessorCount")]
    internal static int GetProcessorCount() => Scheduler.HartCount;

    [RuntimeExport("SystemNative_GetPid")]
    internal static int GetProcessId() => 1;

    [RuntimeExport("SystemNative_GetEUid")]
    internal static uint GetEffectiveUser() => 0;

    [RuntimeExport("SystemNative_GetEGid")]
    internal static uint GetEffectiveGroup() => 0;

    /// <summary>0: the one process exists, when it is asked by signal 0; nothing takes a signal.</summary>
    [RuntimeExport("SystemNative_Kill")]
    internal static int Kill(int process, int signal) =>
        process != GetProcessId() ? ErrorCalls.Fail(ErrorNumber.NoSuchProcess)
        : signal != 0 ? ErrorCalls.Fail(ErrorNumber.NotSupported)
        : 0;

    /// <summary>PusOS's version (version.json), what Environment.OSVersion tells; freed by SystemNative_Free.</summary>
    [RuntimeExport("SystemNative_GetUnixRelease")]
    internal static byte* GetRelease() => NewText(Release.Number);

    /// <summary>What RuntimeInformation.OSDescription tells; freed by SystemNative_Free.</summary>
    [RuntimeExport("SystemNative_GetUnixVersion")]
    internal static byte* GetVersion() => NewText(Release.Description);

    /// <summary>Where the program would lie if it were a file; freed by SystemNative_Free.</summary>
    [RuntimeExport("SystemNative_GetProcessPath")]
    internal static byte* GetProcessPath() => NewText(ProgramPath.Utf8);

    private static byte* NewText(ReadOnlySpan<byte> text)
    {
        byte* copy = (byte*)NativeMemory.Allocate((nuint)text.Length + 1);
        if (copy != null)
        {
            text.CopyTo(new Span<byte>(copy, text.Length));
            copy[text.Length] = 0;
        }

        return copy;
    }

    [RuntimeExport("SystemNative_GetGroups")]
    internal static int GetGroups(int count, uint* groups) => 0;

    [RuntimeExport("SystemNative_GetOSArchitecture")]
    internal static int GetArchitecture() => ArchitectureRiscV64;

    /// <summary>Clock ticks per second or the page size (Interop.Sys.SysConfName).</summary>
    [RuntimeExport("SystemNative_SysConf")]
    internal static long GetConfiguration(int name) => name switch
    {
        1 => 100,
        2 => PageSize,
        _ => ErrorCalls.Fail(ErrorNumber.InvalidArgument),
    };

    [RuntimeExport("SystemNative_GetHostName")]
    internal static int GetHostName(byte* name, int capacity)
    {
        ReadOnlySpan<byte> host = NodeOptions.TryFind(BootArguments.CommandLine, "pus.name"u8, out ReadOnlySpan<byte> set) ? set : "pusos"u8;
        if (host.Length >= capacity)
        {
            return ErrorCalls.Fail(ErrorNumber.Range);
        }

        host.CopyTo(new Span<byte>(name, capacity));
        name[host.Length] = 0;
        return 0;
    }

    /// <summary>-1: no user database.</summary>
    [RuntimeExport("SystemNative_GetPwUidR")]
    internal static int GetUserEntry(uint user, void* entry, byte* buffer, int bufferLength) => -1;

    [RuntimeExport("SystemNative_LChflagsCanSetHiddenFlag")]
    internal static int CanSetHiddenFlag() => 0;

    [RuntimeExport("SystemNative_CanGetHiddenFlag")]
    internal static int CanGetHiddenFlag() => 0;
}
