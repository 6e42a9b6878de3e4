using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading;
using PusOS.Abi;
using PusOS.Kernel;
using PusOS.Runtime.ConsoleCommands;
using PusOS.Runtime.Exceptions;
using PusOS.Runtime.Files;
using PusOS.Runtime.Gc;
using PusOS.Runtime.Threads;

namespace PusOS.Runtime.Startup;

/// <summary>The program's life from the kernel's hand-over to power-off: heap, main thread, Main, exit.</summary>
internal static unsafe class RuntimeMain
{
    private static int s_exitCode;
    private static int s_isExiting;

    [RuntimeImport(RuntimeSymbols.ManagedMain)]
    private static extern int ManagedMain(string[] arguments);

    /// <summary>Called by the kernel on the first thread, interrupts enabled; never returns.</summary>
    [RuntimeExport("pus_runtime_main", Root = true)]
    [DoesNotReturn]
    internal static void Run()
    {
        ulong limit = GcMemory.Initialize();
        if (!Heap.Initialize(limit))
        {
            KernelFault.CannotStart("not enough memory for the managed heap"u8);
        }

        MonitorTable.Initialize();
        ThreadRecords.Attach(0);
        RuntimeExceptions.Initialize();
        CrashHooks.WriteSymbol = &CrashTrace.WriteSymbol;
        CrashHooks.WriteStackTrace = &CrashTrace.Write;
        if (NodeConsole.IsEnabled)
        {
            ConsoleEscape.Start();
        }

        int result = ManagedMain(CommandLine.Arguments());
        ThreadRecords.WaitForForegroundThreads();
        End(result != 0 ? result : Volatile.Read(ref s_exitCode));
    }

    [RuntimeExport("Environment_Exit")]
    [DoesNotReturn]
    internal static void Exit(int code) => End(code);

    [InternalCall("System.Environment", "get_ExitCode")]
    internal static int GetExitCode() => Volatile.Read(ref s_exitCode);

    [InternalCall("System.Environment", "set_ExitCode")]
    internal static void SetExitCode(int value) => Volatile.Write(ref s_exitCode, value);

    /// <summary>Raises ProcessExit and powers off. A second caller waits: the machine ends under it.</summary>
    [DoesNotReturn]
    private static void End(int code)
    {
        Volatile.Write(ref s_exitCode, code);
        if (Interlocked.Exchange(ref s_isExiting, 1) != 0)
        {
            KernelThread.SleepUntil(Instant.Never);
        }

        AppContext.OnProcessExit();
        SystemNative.Descriptors.EndOfProgram();

        // As on Linux, what was written is not lost because nobody closed the file.
        NameSpace.Current?.Synchronize();

        // A handler of ProcessExit may have set Environment.ExitCode.
        PowerControl.Exit(Volatile.Read(ref s_exitCode));
    }
}
