using Microsoft.Win32.SafeHandles;
using PusOS.Runtime.SystemNative;

namespace PusOS.Runtime.Replacements;

/// <summary>Members of the console's Unix layer that serve terminals, which the node's console is not.</summary>
internal static unsafe class ConsoleReplacements
{
    [Replaces("System.ConsolePal", "EnsureConsoleInitialized",
        Reason = "Reads terminfo and sets up terminal and signals; the console is no terminal (Console.IsOutputRedirected).")]
    internal static void Initialize()
    {
    }

    [Replaces("System.Text.EncodingHelper", "GetEncodingFromCharset",
        Reason = "Asks LC_ALL, LC_MESSAGES and LANG for the console's encoding, which is UTF-8 here; every encoding would be in every image.")]
    internal static System.Text.Encoding? Encoding() => null;

    [Replaces("System.ConsolePal", "WriteFromConsoleStream",
        Reason = "Initialises the terminal and tracks its cursor before each write.")]
    internal static void Write(SafeFileHandle handle, ReadOnlySpan<byte> buffer)
    {
        // Writes to the console neither block nor fail, and those of one call are not torn apart.
        fixed (byte* start = buffer)
        {
            StandardStreams.Write(handle.DangerousGetHandle(), start, buffer.Length);
        }
    }
}
