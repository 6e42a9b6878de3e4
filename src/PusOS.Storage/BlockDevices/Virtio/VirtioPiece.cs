namespace PusOS.Storage.BlockDevices.Virtio;

/// <summary>One piece of a request: a stretch of the DMA area, by its offset there.</summary>
/// <param name="Offset">Bytes from the beginning of the DMA area.</param>
/// <param name="Length">Bytes.</param>
/// <param name="DeviceWrites">The device writes it; else the device reads it.</param>
public readonly record struct VirtioPiece(int Offset, int Length, bool DeviceWrites);
