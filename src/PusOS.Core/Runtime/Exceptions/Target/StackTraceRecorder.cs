using System.Runtime.CompilerServices;
using System.Threading;

namespace PusOS.Runtime.Exceptions;

/// <summary>
/// Collects return addresses while phase 1 walks and appends them to the exception's trace. The trace is a long[] in
/// Exception._stackTrace: element 0 is the number of elements in use after it, then return addresses, innermost
/// first; <see cref="EndOfForeignTrace"/> ends the part that an ExceptionDispatchInfo brought along.
/// </summary>
internal unsafe struct StackTraceRecorder
{
    /// <summary>In a trace: the addresses before it come from an earlier throw.</summary>
    public const long EndOfForeignTrace = -1;

    private const int BufferSize = 64;
    private const int FirstCapacity = 15;

    /// <summary>ExceptionDispatchInfo has restored a trace: the next throw appends to it.</summary>
    [ThreadStatic]
    private static bool t_keepsTrace;

    private fixed long _buffer[BufferSize];
    private int _count;
    /// <summary>Rethrow: the frame where the exception had been caught is in the trace already.</summary>
    private bool _skipsFirst;
    private bool _ignores;

    /// <summary>The next throw on this thread continues the trace that was just restored.</summary>
    public static void KeepTrace() => t_keepsTrace = true;

    /// <summary>A throw (not a rethrow) begins: empties the trace or marks where the restored part ends.</summary>
    public static void BeginThrow(Exception exception)
    {
        if (t_keepsTrace)
        {
            t_keepsTrace = false;
            if (exception._stackTrace is long[])
            {
                long mark = EndOfForeignTrace;
                Append(exception, &mark, 1);
            }
        }
        else if (!RuntimeExceptions.IsPreallocated(exception))
        {
            exception._stackTrace = null;
            exception._stackTraceString = null;
            exception._remoteStackTraceString = null;
        }
    }

    /// <summary>Prepares to record for one phase 1.</summary>
    public void Begin(Exception exception, bool isRethrow)
    {
        _count = 0;
        _skipsFirst = isRethrow;
        _ignores = RuntimeExceptions.IsPreallocated(exception);
    }

    /// <summary>Notes one frame.</summary>
    public void Add(Exception exception, ulong programCounter, ulong frameAddress)
    {
        if (_ignores)
        {
            return;
        }

        if (_skipsFirst)
        {
            _skipsFirst = false;
            return;
        }

        if (_count == BufferSize)
        {
            Store(exception);
        }

        _buffer[_count++] = (long)programCounter;
    }

    /// <summary>Appends what was noted to the exception.</summary>
    public void Store(Exception exception)
    {
        if (_count != 0)
        {
            Append(exception, (long*)Unsafe.AsPointer(ref _buffer[0]), _count);
            _count = 0;
        }
    }

    /// <summary>
    /// The trace as it is now, or null: a copy, because the exception may be thrown again, by another thread at this moment,
    /// and what the caller has must not grow with it.
    /// </summary>
    public static long[]? Snapshot(Exception exception)
    {
        if (exception._stackTrace is not long[] trace)
        {
            return null;
        }

        int used = (int)Volatile.Read(ref trace[0]);
        long[] copy = trace.AsSpan(0, used + 1).ToArray();
        copy[0] = used;
        return copy;
    }

    private static void Append(Exception exception, long* addresses, int count)
    {
        long[]? trace = exception._stackTrace as long[];
        int used = trace == null ? 0 : (int)trace[0];
        if (trace == null || used + count + 1 > trace.Length)
        {
            long[]? larger = TryAllocate(Math.Max(FirstCapacity, (used * 2) + count) + 1);
            if (larger == null)
            {
                // Out of memory: the trace ends here.
                return;
            }

            for (int i = 1; i <= used; i++)
            {
                larger[i] = trace![i];
            }

            trace = larger;
        }

        for (int i = 0; i < count; i++)
        {
            trace[used + 1 + i] = addresses[i];
        }

        trace[0] = used + count;
        exception._stackTrace = trace;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long[]? TryAllocate(int length)
    {
        try
        {
            return new long[length];
        }
        catch (OutOfMemoryException)
        {
            return null;
        }
    }
}
