using PusOS.Runtime;

namespace PusOS.Kernel;

/// <summary>The goldfish real-time clock (QEMU docs/specs, "goldfish-rtc"): nanoseconds since 1970 in two registers.</summary>
internal static unsafe class GoldfishClock
{
    /// <summary>Reading the low half latches the high half.</summary>
    private const int TimeLow = 0, TimeHigh = 4;

    [Driver("google,goldfish-rtc")]
    public static Status Probe(DeviceNode* node)
    {
        if (!DriverTable.TryMapRegisters(*node, out byte* registers))
        {
            return Status.InvalidArgument;
        }

        ulong low = Mmio.ReadUInt32(registers + TimeLow);
        ulong high = Mmio.ReadUInt32(registers + TimeHigh);
        Clock.SetUnixNanoseconds((long)((high << 32) | low));
        return Status.Ok;
    }
}
