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

    /// <summary>How often the node began to end: 1 is the way of it, more are faults on that way.</summary>
    private static int s_endings;
    private static HartBlock* s_endingHart;

    /// <summary>
    /// Prints a crash record with this reason, keeps it in the crash area, and restarts the machine
    /// (pus.crash=restart) or ends it with <see cref="FaultExitCode"/>.
    /// </summary>
    [DoesNotReturn]
    public static void Stop(ReadOnlySpan<byte> reason) => StopInTrap(reason, null, 0, 0);

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
        CrashArea.Begin();
        CrashRecord.Write(reason, context, cause, value);
        EndAfterFault();
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

    /// <summary>The other harts stand still; the console needs no lock. A fault while ending ends at once, with what was recorded.</summary>
    private static void BeginEnd()
    {
        Csr.DisableInterrupts();
        HartBlock* self = KernelThread.Current == null ? null : KernelThread.Current->Hart;
        int before = Atomic.Add(ref s_endings, 1);
        if (before == 0)
        {
            s_endingHart = self;
            KernelConsole.EnterCrash();
            Scheduler.HaltOthers();
            return;
        }

        if (self != s_endingHart)
        {
            // Another hart ends the node already, and this one would only cut its words off.
            while (true)
            {
                Csr.WaitForInterrupt();
            }
        }

        if (before == 1)
        {
            EndAfterFault();
        }

        PowerControl.Exit(FaultExitCode);
    }

    [DoesNotReturn]
    private static void EndAfterFault()
    {
        if (CrashArea.Seal(out bool restarts))
        {
            KernelConsole.Write("PusOS: restarting\n"u8);
            PowerControl.Reboot();
        }

        if (restarts)
        {
            KernelConsole.Write("PusOS: too many faults in a row, no restart\n"u8);
        }

        PowerControl.Exit(FaultExitCode);
    }
}
