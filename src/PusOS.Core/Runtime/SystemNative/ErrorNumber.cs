namespace PusOS.Runtime.SystemNative;

/// <summary>
/// Error numbers with the values of Linux, so that native error codes in exceptions equal those of the hosted
/// program. Only what the runtime itself reports has a name; <see cref="ErrorTable"/> knows all.
/// </summary>
internal static class ErrorNumber
{
    internal const int None = 0;
    internal const int NotPermitted = 1;
    internal const int NoEntry = 2;
    internal const int NoSuchProcess = 3;
    internal const int InputOutput = 5;
    internal const int BadDescriptor = 9;
    internal const int WouldBlock = 11;
    internal const int OutOfMemory = 12;
    internal const int AccessDenied = 13;
    internal const int Fault = 14;
    internal const int Exists = 17;
    internal const int NotDirectory = 20;
    internal const int IsDirectory = 21;
    internal const int InvalidArgument = 22;
    internal const int TooManyOpenFiles = 24;
    internal const int NotTerminal = 25;
    internal const int FileTooLarge = 27;
    internal const int NoSpace = 28;
    internal const int IllegalSeek = 29;
    internal const int ReadOnlyFileSystem = 30;
    internal const int Range = 34;
    internal const int NameTooLong = 36;
    internal const int NoSystemCall = 38;
    internal const int NotSupported = 95;
}
