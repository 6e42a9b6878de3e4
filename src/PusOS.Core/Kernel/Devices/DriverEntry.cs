namespace PusOS.Kernel;

/// <summary>One line of the driver table, which the compiler makes from [Driver] attributes (docs/spec/abi.md).</summary>
internal readonly unsafe struct DriverEntry(byte* compatible, delegate*<DeviceNode*, Status> probe)
{
    /// <summary>Zero-terminated "compatible" string.</summary>
    public readonly byte* Compatible = compatible;

    /// <summary>Takes the device, or says why not.</summary>
    public readonly delegate*<DeviceNode*, Status> Probe = probe;
}
