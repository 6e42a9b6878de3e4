using PusOS.Runtime.Files;

namespace PusOS.Runtime.SystemNative;

/// <summary>getcwd, apart from the calls that need the mounts: every program that prints a path asks for it.</summary>
internal static unsafe class CurrentDirectoryCalls
{
    /// <summary>The root at first.</summary>
    [RuntimeExport("SystemNative_GetCwd")]
    internal static byte* Get(byte* buffer, int capacity)
    {
        ReadOnlySpan<byte> current = NodeMounts.CurrentDirectory;
        current = current.IsEmpty ? "/"u8 : current;
        if (capacity <= current.Length)
        {
            ErrorCalls.SetErrorNumber(ErrorNumber.Range);
            return null;
        }

        current.CopyTo(new Span<byte>(buffer, capacity));
        buffer[current.Length] = 0;
        return buffer;
    }
}
