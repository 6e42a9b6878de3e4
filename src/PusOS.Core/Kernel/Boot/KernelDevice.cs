namespace PusOS.Kernel;

/// <summary>The devices that the kernel itself drives, recognised by their "compatible" strings.</summary>
internal enum KernelDevice
{
    None = 0,
    Uart,
    Plic,
    Clint,
    Finisher,
}
