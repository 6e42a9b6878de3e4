using System.Diagnostics.CodeAnalysis;

namespace PusOS.Kernel;

/// <summary>Power-off and reset, by the test finisher that the device tree names, else by SBI. Any context.</summary>
public static class PowerControl
{
    /// <summary>Ends the machine; QEMU's exit status is <paramref name="code"/> &amp; 255 (SBI's power-off cannot carry a code).</summary>
    [DoesNotReturn]
    public static void Exit(int code) => throw new NotImplementedException();

    /// <summary>Resets the machine.</summary>
    [DoesNotReturn]
    public static void Reboot() => throw new NotImplementedException();
}
