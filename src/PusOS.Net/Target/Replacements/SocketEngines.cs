using PusOS.Runtime;

namespace PusOS.Net.Replacements;

/// <summary>How many threads wait for the events of sockets.</summary>
internal static class SocketEngines
{
    [Replaces("System.Net.Sockets.SocketAsyncEngine", "GetEngineCount", Reason = "Divides in floating point to find 1 on any node; a thread that has used the floating-point unit saves its registers at the next switch, and an emulator translates for it once more what runs until then: 1,700 instructions on the way to the first packet.")]
    internal static int Count()
    {
        if (Environment.GetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT") is { } count && uint.TryParse(count, out uint engines))
        {
            return (int)engines;
        }

        return Environment.GetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS") == "1" ? Environment.ProcessorCount : 1;
    }
}
