using System.Runtime.CompilerServices;

namespace PusOS.Runtime.SystemNative;

/// <summary>Debugger's seams: a debugger on a node works through QEMU's stub, which the runtime cannot see.</summary>
internal static unsafe class DebuggerCalls
{
    [RuntimeExport("DebugDebugger_IsManagedDebuggerAttached")]
    internal static int IsAttached() => 0;

    [RuntimeExport("DebugDebugger_IsLoggingHelper")]
    internal static int IsLogging() => 0;

    [RuntimeExport("DebugDebugger_Launch")]
    internal static int Launch() => 0;

    [RuntimeExport("DebugDebugger_Log")]
    internal static void Log(int level, ushort* category, ushort* message)
    {
    }

    [RuntimeExport("DebugDebugger_CustomNotification")]
    internal static void Notify(ObjectHandleOnStack data)
    {
    }

    [RuntimeExport("AssemblyNative_IsApplyUpdateSupported")]
    internal static int IsApplyUpdateSupported() => 0;
}
