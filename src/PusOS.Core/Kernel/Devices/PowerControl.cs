using System.Diagnostics.CodeAnalysis;

namespace PusOS.Kernel;

/// <summary>Power-off and reset, by the test finisher that the device tree names, else by SBI. Any context.</summary>
public static unsafe class PowerControl
{
    // SiFive test finisher: status word, with the exit code in the upper half for a failure.
    private const uint FinisherFail = 0x3333, FinisherPass = 0x5555, FinisherReset = 0x7777;

    private static byte* s_finisher;

    /// <summary>Ends the machine; QEMU's exit status is <paramref name="code"/> &amp; 255 (SBI's power-off cannot carry a code).</summary>
    [DoesNotReturn]
    public static void Exit(int code)
    {
        ushort exit = (ushort)code;
        Finish(exit == 0 ? FinisherPass : FinisherFail | (uint)exit << 16, Sbi.ResetShutdown);
    }

    /// <summary>Resets the machine; RAM keeps what no loader writes again.</summary>
    [DoesNotReturn]
    public static void Reboot() => Finish(FinisherReset, Sbi.ResetWarmReboot);

    internal static void Initialise(in MachineDescription machine) => s_finisher = (byte*)machine.FinisherAddress;

    /// <summary>Uses an address that no device tree gave: only when there is no valid device tree.</summary>
    internal static void AssumeFinisher(ulong address) => s_finisher = (byte*)address;

    [DoesNotReturn]
    private static void Finish(uint word, ulong resetType)
    {
        Csr.DisableInterrupts();
        if (s_finisher != null)
        {
            Mmio.Full();
            Mmio.WriteUInt32(s_finisher, word);
        }

        if (!Hart.IsBareMachine)
        {
            Sbi.Reset(resetType);
        }

        while (true)
        {
            Csr.WaitForInterrupt();
        }
    }
}
