using PusOS.Runtime.SystemNative;

namespace PusOS.Net;

/// <summary>The node's random numbers, as the stack takes them.</summary>
internal sealed unsafe class NodeEntropy : IEntropySource
{
    /// <inheritdoc/>
    public void Fill(Span<byte> destination)
    {
        fixed (byte* bytes = destination)
        {
            RandomCalls.Fill(bytes, destination.Length);
        }
    }
}
