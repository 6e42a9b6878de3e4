using System.Diagnostics.CodeAnalysis;

namespace PusOS.Kernel;

/// <summary>The end of the node when an invariant is broken or the machine cannot run it. Any context; nothing returns.</summary>
public static unsafe class KernelFault
{
    /// <summary>Exit code after a hardware fault or broken invariant in kernel code.</summary>
    public const int FaultExitCode = 70;

    /// <summary>Exit code when the machine lacks something (RAM, a device, a valid device tree).</summary>
    public const int MachineExitCode = 71;

    /// <summary>Exit code of a process that .NET aborts (SIGABRT): unhandled exception, stack overflow.</summary>
    public const int AbortExitCode = 134;

    private static int s_stopping;

    /// <summary>Prints a crash record with this reason and ends the machine with <see cref="FaultExitCode"/>.</summary>
    [DoesNotReturn]
    public static void Stop(ReadOnlySpan<byte> reason)
    {
        BeginEnd();
        CrashRecord.Write(reason, null, 0, 0);
        PowerControl.Exit(FaultExitCode);
    }

    /// <summary>Prints one line "PusOS: cannot start: reason" and ends the machine with <see cref="MachineExitCode"/>.</summary>
    [DoesNotReturn]
    public static void CannotStart(ReadOnlySpan<byte> reason)
    {
        BeginEnd();
        KernelConsole.Write("PusOS: cannot start: "u8);
        KernelConsole.Write(reason);
        KernelConsole.Write("\n"u8);
        PowerControl.Exit(MachineExitCode);
    }

    /// <summary>A trap that kernel code or unsafe code caused.</summary>
    [DoesNotReturn]
    internal static void StopInTrap(ReadOnlySpan<byte> reason, ThreadContext* context, ulong cause, ulong value)
    {
        BeginEnd();
        CrashRecord.Write(reason, context, cause, value);
        PowerControl.Exit(FaultExitCode);
    }

    /// <summary>The thread's stack is used up: what .NET prints, then 134.</summary>
    [DoesNotReturn]
    internal static void StackOverflow(ThreadContext* context)
    {
        BeginEnd();
        KernelConsole.Write("Stack overflow.\n"u8);
        if (CrashHooks.StackOverflow != null)
        {
            CrashHooks.StackOverflow(context);
        }
        else if (CrashHooks.WriteStackTrace != null)
        {
            CrashHooks.WriteStackTrace(context);
        }

        PowerControl.Exit(AbortExitCode);
    }

    /// <summary>No RAM is left for a stack: what .NET prints when it is out of memory and cannot throw, then 134.</summary>
    [DoesNotReturn]
    internal static void OutOfMemory()
    {
        BeginEnd();
        KernelConsole.Write("Out of memory.\n"u8);
        PowerControl.Exit(AbortExitCode);
    }

    /// <summary>The other harts stand still; the console needs no lock. A fault while ending ends at once.</summary>
    private static void BeginEnd()
    {
        Csr.DisableInterrupts();
        int before = Atomic.ExchangeAcquire(ref s_stopping, 1);
        KernelConsole.EnterCrash();
        if (before != 0)
        {
            PowerControl.Exit(FaultExitCode);
        }
    }
}
