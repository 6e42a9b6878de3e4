using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using PusOS.Abi;
using PusOS.Runtime.Gc;

namespace PusOS.Runtime.Exceptions;

/// <summary>Exceptions that compiled code and the runtime throw: the class library's own types with its own messages.</summary>
internal static class RuntimeExceptions
{
    private static OutOfMemoryException? s_outOfMemory;

    [ThreadStatic]
    private static bool t_throwsOutOfMemory;

    /// <summary>Makes the exception that is thrown when not even an exception fits.</summary>
    public static void Initialize() => s_outOfMemory = NewOutOfMemory();

    /// <summary>The exception is the shared one: its fields do not change.</summary>
    public static bool IsPreallocated(Exception exception) => ReferenceEquals(exception, s_outOfMemory);

    [RuntimeExport(RuntimeSymbols.ThrowNullReference)]
    [DoesNotReturn]
    internal static void ThrowNullReference() => throw new NullReferenceException();

    [RuntimeExport(RuntimeSymbols.ThrowIndexOutOfRange)]
    [DoesNotReturn]
    internal static void ThrowIndexOutOfRange() => throw new IndexOutOfRangeException();

    [RuntimeExport(RuntimeSymbols.ThrowDivideByZero)]
    [DoesNotReturn]
    internal static void ThrowDivideByZero() => throw new DivideByZeroException();

    [RuntimeExport(RuntimeSymbols.ThrowOverflow)]
    [DoesNotReturn]
    internal static void ThrowOverflow() => throw new OverflowException();

    [RuntimeExport(RuntimeSymbols.ThrowArithmetic)]
    [DoesNotReturn]
    internal static void ThrowArithmetic() => throw new ArithmeticException();

    [RuntimeExport(RuntimeSymbols.ThrowArrayTypeMismatch)]
    [DoesNotReturn]
    internal static void ThrowArrayTypeMismatch() => throw new ArrayTypeMismatchException();

    [RuntimeExport(RuntimeSymbols.ThrowPlatformNotSupported)]
    [DoesNotReturn]
    internal static void ThrowPlatformNotSupported(string message)
    {
        PlatformNotSupportedException missing = new(message);
        t_missing = missing;
        throw missing;
    }

    /// <summary>
    /// Whether this exception said on this thread that the image has no implementation of something. Static constructors let
    /// it through as it is: it names what to do, and .NET has no such failure that programs would expect wrapped.
    /// </summary>
    internal static bool IsMissingMember(Exception exception) => ReferenceEquals(exception, t_missing);

    [ThreadStatic]
    private static Exception? t_missing;

    /// <summary>An array length that cannot be: negative, or above what .NET allows.</summary>
    [DoesNotReturn]
    internal static void ThrowArrayLength(long length)
    {
        if (length < 0)
        {
            throw new OverflowException();
        }

        throw new OutOfMemoryException("Array dimensions exceeded supported range.");
    }

    /// <summary>Memory is exhausted: throws a fresh exception if one fits, else the shared one.</summary>
    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void ThrowOutOfMemory()
    {
        if (t_throwsOutOfMemory)
        {
            throw s_outOfMemory!;
        }

        GcMemory.OpenReserve();
        OutOfMemoryException exception;
        t_throwsOutOfMemory = true;
        try
        {
            exception = NewOutOfMemory();
        }
        catch (OutOfMemoryException)
        {
            exception = s_outOfMemory!;
        }

        t_throwsOutOfMemory = false;
        throw exception;
    }

    /// <summary>As the runtime throws it: without a message of its own ("Exception of type '...' was thrown.").</summary>
    private static OutOfMemoryException NewOutOfMemory()
    {
        OutOfMemoryException exception = new("");
        exception._message = null;
        return exception;
    }
}
