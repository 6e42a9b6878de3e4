namespace PusOS.Kernel;

/// <summary>One piece of a request to a virtio device.</summary>
/// <param name="physicalAddress">Where it lies in RAM.</param>
/// <param name="length">Bytes; contiguous in RAM.</param>
/// <param name="deviceWrites">The device writes it; else the device reads it. In a request, pieces that the device reads come first.</param>
public readonly struct VirtioBuffer(ulong physicalAddress, uint length, bool deviceWrites)
{
    /// <summary>Where it lies in RAM.</summary>
    public ulong PhysicalAddress { get; } = physicalAddress;

    /// <summary>Bytes.</summary>
    public uint Length { get; } = length;

    /// <summary>The device writes it.</summary>
    public bool DeviceWrites { get; } = deviceWrites;
}
