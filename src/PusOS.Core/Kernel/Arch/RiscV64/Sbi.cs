using PusOS.Runtime;

namespace PusOS.Kernel;

/// <summary>Calls to the supervisor binary interface below (RISC-V SBI 1.0). On a bare machine there is none.</summary>
[InterruptContext]
internal static class Sbi
{
    /// <summary>What a call returns (SBI chapter 3): error 0 is success.</summary>
    public readonly struct Result(long error, long value)
    {
        public long Error { get; } = error;
        public long Value { get; } = value;
    }

    private const ulong BaseExtension = 0x10, TimerExtension = 0x54494D45, InterruptExtension = 0x735049;
    private const ulong HartStateExtension = 0x48534D, ResetExtension = 0x53525354;
    private const ulong LegacyPutCharacter = 1;

    /// <summary>Shutdown, and warm reboot, as reset types (SBI chapter 10).</summary>
    public const ulong ResetShutdown = 0, ResetWarmReboot = 2;

    [RuntimeImport("pus_sbi_call")]
    private static extern Result Call(ulong extension, ulong function, ulong argument0, ulong argument1, ulong argument2);

    /// <summary>Whether an extension exists.</summary>
    public static bool Probe(ulong extension) => Call(BaseExtension, 3, extension, 0, 0).Value != 0;

    /// <summary>A timer interrupt will be pending when time reaches <paramref name="ticks"/>; clears a pending one.</summary>
    public static void SetTimer(ulong ticks) => Call(TimerExtension, 0, ticks, 0, 0);

    /// <summary>Raises a software interrupt on one hart.</summary>
    public static void SendInterrupt(ulong hartId) => Call(InterruptExtension, 0, 1, hartId, 0);

    /// <summary>Starts a stopped hart at a physical address with a1 = <paramref name="argument"/>; false: it refused.</summary>
    public static bool StartHart(ulong hartId, ulong address, ulong argument) => Call(HartStateExtension, 0, hartId, address, argument).Error == 0;

    /// <summary>Shuts down or reboots; returns if the firmware cannot.</summary>
    public static void Reset(ulong type) => Call(ResetExtension, 0, type, 0, 0);

    /// <summary>Writes a byte to the firmware's console (legacy call): the last resort when no UART is known.</summary>
    public static void PutCharacter(byte value) => Call(LegacyPutCharacter, 0, value, 0, 0);
}
