using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PusOS.Runtime.Types;

/// <summary>Marshal.GetExceptionForHR: the exception that .NET makes of a result code.</summary>
internal static unsafe class ResultCodes
{
    /// <summary>Null in the cell for codes of success.</summary>
    [RuntimeExport("MarshalNative_GetExceptionForHR")]
    internal static void MakeException(int code, nint errorInfo, ObjectHandleOnStack result)
    {
        Exception? exception = code >= 0 ? null : Make(code);
        if (exception != null)
        {
            exception.HResult = code;
        }

        TypeQueries.Store(result, exception);
    }

    // CoreCLR's rexcep.h: the codes of the exception classes, and those of Win32 and COM that map to one.
    private static Exception Make(int code) => (uint)code switch
    {
        0x80004001 => new NotImplementedException(),
        0x80004002 => new InvalidCastException(),
        0x80004003 => new NullReferenceException(),
        0x80070005 => new UnauthorizedAccessException(),
        0x8007000B or 0x800700C1 => new BadImageFormatException(),
        0x8007000E => new OutOfMemoryException(),
        0x80070057 => new ArgumentException(),
        0x80070002 => new System.IO.FileNotFoundException(),
        0x80070003 => new System.IO.DirectoryNotFoundException(),
        0x800700CE => new System.IO.PathTooLongException(),
        0x80131501 => new SystemException(),
        0x80131502 => new ArgumentOutOfRangeException(),
        0x80131503 => new ArrayTypeMismatchException(),
        0x80131509 => new InvalidOperationException(),
        0x80131515 => new NotSupportedException(),
        0x80131516 or 0x80070216 => new OverflowException(),
        0x80131508 => new IndexOutOfRangeException(),
        0x80131522 => new TypeLoadException(),
        0x80131537 => new FormatException(),
        0x80131539 => new PlatformNotSupportedException(),
        0x8013153B => new OperationCanceledException(),
        0x80131505 => new TimeoutException(),
        0x80131620 => new System.IO.IOException(),
        0x80020012 => new DivideByZeroException(),
        _ => new COMException(null, code),
    };
}
