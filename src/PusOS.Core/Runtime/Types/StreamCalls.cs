namespace PusOS.Runtime.Types;

/// <summary>What System.IO.Stream asks about its derived classes.</summary>
internal static unsafe class StreamCalls
{
    /// <summary>
    /// Whether the class overrides BeginRead/EndRead or BeginWrite/EndWrite, so that ReadAsync must call those. The image
    /// has no table of overrides; "yes" is right for all: the base class's own pair, called by the virtual method, does
    /// what the short cut would have done.
    /// </summary>
    [RuntimeExport("Stream_HasOverriddenSlow")]
    internal static int HasOverridden(void* methodTable, int isRead) => 1;
}
