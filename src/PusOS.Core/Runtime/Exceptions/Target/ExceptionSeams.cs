using System.Runtime.CompilerServices;
using PusOS.Runtime.Types;

namespace PusOS.Runtime.Exceptions;

/// <summary>Internal calls and native imports of System.Exception.</summary>
internal static unsafe class ExceptionSeams
{
    private const string ExceptionType = "System.Exception";

    [InternalCall(ExceptionType, "IsImmutableAgileException")]
    internal static bool IsImmutableAgileException(Exception exception) => RuntimeExceptions.IsPreallocated(exception);

    [InternalCall(ExceptionType, "PrepareForForeignExceptionRaise")]
    internal static void PrepareForForeignExceptionRaise() => StackTraceRecorder.KeepTrace();

    [InternalCall(ExceptionType, "GetExceptionCount")]
    internal static uint GetExceptionCount() => 0;

    [RuntimeExport("ExceptionNative_GetFrozenStackTrace")]
    internal static void GetFrozenStackTrace(ObjectHandleOnStack exception, ObjectHandleOnStack stackTrace)
    {
        TypeQueries.Store(stackTrace, StackTraceRecorder.Snapshot(TypeQueries.Load<Exception>(exception)!));
    }

    [RuntimeExport("ExceptionNative_GetMethodFromStackTrace")]
    internal static void GetMethodFromStackTrace(ObjectHandleOnStack stackTrace, ObjectHandleOnStack method) =>
        TypeQueries.Store(method, null);

    [RuntimeExport("ExceptionNative_GetMessageFromNativeResources")]
    internal static void GetMessage(Exception.ExceptionMessageKind kind, StringHandleOnStack message) =>
        TypeQueries.Store(message, kind switch
        {
            Exception.ExceptionMessageKind.ThreadAbort => "Thread was being aborted.",
            Exception.ExceptionMessageKind.ThreadInterrupted => "Thread was interrupted from a waiting state.",
            _ => "Insufficient memory to continue the execution of the program.",
        });

    [RuntimeExport("StackFrame_GetMethodDescFromNativeIP")]
    internal static nint GetMethodFromAddress(nint address) => 0;
}
