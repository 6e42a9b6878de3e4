namespace PusOS.Storage.BlockDevices.Virtio;

/// <summary>One piece of a request: a stretch of memory as the device sees it.</summary>
/// <param name="Address">The device's address of it.</param>
/// <param name="Length">Bytes.</param>
/// <param name="DeviceWrites">The device writes it; else the device reads it.</param>
public readonly record struct VirtioPiece(ulong Address, int Length, bool DeviceWrites);
