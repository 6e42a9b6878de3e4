namespace PusOS.Runtime.SystemNative;

/// <summary>Terminal control: the console is no terminal to the class library, so these succeed without effect or say so.</summary>
internal static unsafe class TerminalCalls
{
    [RuntimeExport("SystemNative_InitializeTerminalAndSignalHandling")]
    internal static int Initialize() => 1;

    [RuntimeExport("SystemNative_UninitializeTerminal")]
    internal static void Uninitialize()
    {
    }

    [RuntimeExport("SystemNative_InitializeConsoleBeforeRead")]
    internal static void BeforeRead(byte minimumBytes, byte timeoutTenths)
    {
    }

    [RuntimeExport("SystemNative_UninitializeConsoleAfterRead")]
    internal static void AfterRead()
    {
    }

    [RuntimeExport("SystemNative_SetKeypadXmit")]
    internal static void SetKeypadMode(nint terminal, byte* sequence)
    {
    }

    [RuntimeExport("SystemNative_SetTerminalInvalidationHandler")]
    internal static void SetInvalidationHandler(void* handler)
    {
    }

    [RuntimeExport("SystemNative_GetWindowSize")]
    internal static int GetWindowSize(nint terminal, void* size) => ErrorCalls.Fail(ErrorNumber.NotTerminal);

    /// <summary>Fills with the disable value: no control character is set.</summary>
    [RuntimeExport("SystemNative_GetControlCharacters")]
    internal static void GetControlCharacters(int* names, byte* values, int count, byte* disableValue)
    {
        *disableValue = 0;
        for (int i = 0; i < count; i++)
        {
            values[i] = 0;
        }
    }

    [RuntimeExport("SystemNative_GetSignalForBreak")]
    internal static int GetSignalForBreak() => 1;

    [RuntimeExport("SystemNative_SetSignalForBreak")]
    internal static int SetSignalForBreak(int signalForBreak) => signalForBreak != 0 ? 1 : 0;
}
