using System.Runtime.CompilerServices;
using PusOS.Runtime.Types;

namespace PusOS.Runtime.SystemNative;

/// <summary>Texts that CoreCLR keeps in native resources: for exceptions of loading, which code can still make itself.</summary>
internal static unsafe class MessageCalls
{
    private const int FileNotFound = unchecked((int)0x8007_0002);

    /// <summary>A format with the file's name ({0}) and the reason ({1}).</summary>
    [RuntimeExport("GetFileLoadExceptionMessage")]
    internal static void GetFileLoadFormat(int result, StringHandleOnStack text) =>
        TypeQueries.Store(text, "Could not load file or assembly '{0}'. {1}");

    [RuntimeExport("FileLoadException_GetMessageForHR")]
    internal static void GetReason(int result, StringHandleOnStack text) =>
        TypeQueries.Store(text, result == FileNotFound ? "The system cannot find the file specified." : "Unspecified error.");

    /// <summary>A format with type ({0}), assembly ({1}) and argument ({2}).</summary>
    [RuntimeExport("GetTypeLoadExceptionMessage")]
    internal static void GetTypeLoadFormat(int resource, StringHandleOnStack text) =>
        TypeQueries.Store(text, "Could not load type '{0}' from assembly '{1}'.");

    /// <summary>0: no text for any Win32 error; the class library then prints the number.</summary>
    [RuntimeExport("FormatMessageW")]
    internal static int FormatMessage(int flags, nint source, uint message, int language, void* buffer, int size, nint arguments)
    {
        const int MessageNotFound = 317; // ERROR_MR_MID_NOT_FOUND
        ErrorCalls.SetErrorNumber(MessageNotFound);
        return 0;
    }
}
