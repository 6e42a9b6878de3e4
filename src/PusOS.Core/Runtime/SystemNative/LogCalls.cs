using PusOS.Kernel;

namespace PusOS.Runtime.SystemNative;

/// <summary>Text that goes straight to the console: Debug.Write's log, and messages before exceptions work.</summary>
internal static unsafe class LogCalls
{
    [RuntimeExport("SystemNative_Log")]
    internal static void Log(byte* text, int count) => KernelConsole.Write(new ReadOnlySpan<byte>(text, count));

    [RuntimeExport("SystemNative_LogError")]
    internal static void LogError(byte* text, int count) => KernelConsole.Write(new ReadOnlySpan<byte>(text, count));

    /// <summary>The class library passes a format with one %s or none, and its argument: the argument is written.</summary>
    [RuntimeExport("SystemNative_SysLog")]
    internal static void SystemLog(int priority, byte* format, byte* argument)
    {
        byte* text = argument != null ? argument : format;
        int length = 0;
        while (text[length] != 0)
        {
            length++;
        }

        KernelConsole.Write(new ReadOnlySpan<byte>(text, length));
        KernelConsole.Write("\n"u8);
    }
}
