namespace PusOS.Runtime.SystemNative;

/// <summary>POSIX signals: nothing sends any on a node; handlers are taken and never called.</summary>
internal static unsafe class SignalCalls
{
    [RuntimeExport("SystemNative_SetPosixSignalHandler")]
    internal static void SetHandler(void* handler)
    {
    }

    [RuntimeExport("SystemNative_EnablePosixSignalHandling")]
    internal static int Enable(int signal) => 1;

    [RuntimeExport("SystemNative_DisablePosixSignalHandling")]
    internal static void Disable(int signal)
    {
    }

    [RuntimeExport("SystemNative_HandleNonCanceledPosixSignal")]
    internal static void HandleUncanceled(int signal)
    {
    }

    /// <summary>Linux numbers of the class library's PosixSignal values (-1 to -10); positive numbers pass.</summary>
    [RuntimeExport("SystemNative_GetPlatformSignalNumber")]
    internal static int GetNumber(int signal) => signal switch
    {
        -1 => 1,   // SIGHUP
        -2 => 2,   // SIGINT
        -3 => 3,   // SIGQUIT
        -4 => 15,  // SIGTERM
        -5 => 17,  // SIGCHLD
        -6 => 18,  // SIGCONT
        -7 => 28,  // SIGWINCH
        -8 => 21,  // SIGTTIN
        -9 => 22,  // SIGTTOU
        -10 => 20, // SIGTSTP
        > 0 and <= 64 => signal,
        _ => 0,
    };
}
