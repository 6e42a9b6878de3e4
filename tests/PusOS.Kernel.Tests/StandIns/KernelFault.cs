using System.Text;

namespace PusOS.Kernel;

/// <summary>Stands in for the kernel's end, which is the machine's.</summary>
internal static class KernelFault
{
    public static void Stop(ReadOnlySpan<byte> reason) => throw new InvalidOperationException(Encoding.UTF8.GetString(reason));
}
