using System.Diagnostics.CodeAnalysis;

namespace PusOS.Kernel;

/// <summary>The end of the node when an invariant is broken or the machine cannot run it. Any context; nothing returns.</summary>
public static class KernelFault
{
    /// <summary>Exit code after a hardware fault or broken invariant in kernel code.</summary>
    public const int FaultExitCode = 70;

    /// <summary>Exit code when the machine lacks something (RAM, a device, a valid device tree).</summary>
    public const int MachineExitCode = 71;

    /// <summary>Prints a crash record with this reason and ends the machine with <see cref="FaultExitCode"/>.</summary>
    [DoesNotReturn]
    public static void Stop(ReadOnlySpan<byte> reason) => throw new NotImplementedException();

    /// <summary>Prints one line "PusOS: cannot start: reason" and ends the machine with <see cref="MachineExitCode"/>.</summary>
    [DoesNotReturn]
    public static void CannotStart(ReadOnlySpan<byte> reason) => throw new NotImplementedException();
}
