using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading;
using PusOS.Kernel;
using PusOS.Runtime.Files;
using PusOS.Runtime.Threads;
using PusOS.Runtime.Types;

namespace PusOS.Runtime.Exceptions;

/// <summary>The end of the program by an exception that nobody catches, or by Environment.FailFast: text as .NET prints it, exit code 134.</summary>
internal static unsafe class UnhandledException
{
    /// <summary>What a shell shows for a process ended by SIGABRT, as .NET's is.</summary>
    public const int AbortExitCode = 134;

    /// <summary>Managed thread id of the thread that ends the program, 0: none.</summary>
    private static int s_reporter;

    /// <summary>Raises AppDomain.UnhandledException, prints the exception and ends the machine.</summary>
    [DoesNotReturn]
    public static void Report(Exception exception)
    {
        int self = ThreadRecords.CurrentId;
        int reporter = Interlocked.CompareExchange(ref s_reporter, self, 0);
        if (reporter == self)
        {
            // Not even the exception's text could be made.
            KernelConsole.Write("an exception was thrown while it was printed.\n"u8);
            PowerControl.Exit(AbortExitCode);
        }

        if (reporter != 0)
        {
            // Another thread is at it and will end the machine.
            KernelThread.SleepUntil(Instant.Never);
        }

        if (exception is OutOfMemoryException)
        {
            KernelConsole.Write("Out of memory.\n"u8);
            End();
        }

        RaiseEvent(exception);
        KernelConsole.Write("Unhandled exception. "u8);
        WriteText(Describe(exception));
        KernelConsole.Write("\n"u8);
        End();
    }

    /// <summary>The application is at its end, the kernel is not: what was written to files reaches the disk.</summary>
    [DoesNotReturn]
    private static void End()
    {
        NameSpace.Current?.SynchronizeAfterCrash();
        PowerControl.Exit(AbortExitCode);
    }

    private static void RaiseEvent(Exception exception)
    {
        try
        {
            AppContext.OnUnhandledException(exception);
        }
        catch
        {
            // A handler of the last event cannot make things worse.
        }
    }

    private static string Describe(Exception exception)
    {
        try
        {
            return exception.ToString();
        }
        catch
        {
            return exception.GetType().ToString();
        }
    }

    /// <summary>Writes text to the console as UTF-8.</summary>
    public static void WriteText(string? text)
    {
        Span<byte> bytes = stackalloc byte[256];
        ReadOnlySpan<char> rest = text;
        while (rest.Length != 0)
        {
            Encoding.UTF8.GetEncoder().Convert(rest, bytes, true, out int charsUsed, out int bytesUsed, out _);
            KernelConsole.Write(bytes[..bytesUsed]);
            rest = rest[charsUsed..];
        }
    }

    [RuntimeExport("Environment_FailFast")]
    [DoesNotReturn]
    internal static void FailFast(StackCrawlMarkHandle mark, char* message, ObjectHandleOnStack exception, char* errorMessage)
    {
        KernelConsole.Write("Process terminated.\n"u8);
        if (message != null)
        {
            WriteText(new string(message));
            KernelConsole.Write("\n"u8);
        }

        WriteText(new System.Diagnostics.StackTrace(0, false).ToString());
        Exception? cause = TypeQueries.Load<Exception>(exception);
        if (cause != null)
        {
            WriteText(cause.ToString());
        }

        End();
    }
}
