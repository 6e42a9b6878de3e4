namespace PusOS.Kernel;

/// <summary>Stands in for the kernel's hart block, which needs the machine.</summary>
internal struct HartBlock
{
    public int Number;
}
