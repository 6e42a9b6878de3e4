using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using PusOS.Runtime.Types;

namespace PusOS.Runtime.Exceptions;

/// <summary>
/// System.Diagnostics.StackTrace over return addresses: a StackFrame's native offset is its address relative to the
/// image's code, and its text is the method's name from the image's table. No reflection is involved.
/// </summary>
internal static unsafe class StackTraceText
{
    private const string StackTraceType = "System.Diagnostics.StackTrace";
    private const string HelperType = "System.Diagnostics.StackFrameHelper";
    private const string Reason = "CoreCLR names frames through reflection and portable PDBs; the image has a name table instead";

    [RuntimeImport("pus_capture_stack")]
    private static extern void CaptureStack(void* buffer);

    [Replaces(HelperType, "InitializeSourceInfo", Reason = Reason)]
    internal static void InitializeSourceInfo(StackFrameHelper helper, bool needsFileInfo, Exception? exception)
    {
        long[]? trace = exception == null ? CaptureCurrent() : StackTraceRecorder.Snapshot(exception);
        int count = CountFrames(trace);
        helper.rgiOffset = new int[count];
        helper.rgiILOffset = new int[count];
        helper.rgMethodHandle = new nint[count];
        helper.rgiLastFrameFromForeignExceptionStackTrace = new bool[count];
        helper.rgFilename = new string[count];
        helper.rgiLineNumber = new int[count];
        helper.rgiColumnNumber = new int[count];
        helper.iFrameCount = count;
        FillFrames(helper, trace);
    }

    /// <summary>An address gives a frame for each method that was inlined there, at least one.</summary>
    private static int CountFrames(long[]? trace)
    {
        int used = trace == null ? 0 : (int)trace[0];
        int count = 0;
        for (int i = 1; i <= used; i++)
        {
            if (trace![i] != StackTraceRecorder.EndOfForeignTrace)
            {
                int depth = 1;
                while (TraceFrames.TryGet((ulong)trace[i] - 1, depth, out _))
                {
                    depth++;
                }

                count += depth;
            }
        }

        return count;
    }

    /// <summary>A frame's IL offset is its depth among those of its address: nothing else tells them apart.</summary>
    private static void FillFrames(StackFrameHelper helper, long[]? trace)
    {
        int used = trace == null ? 0 : (int)trace[0];
        int frame = 0;
        for (int i = 1; i <= used; i++)
        {
            if (trace![i] == StackTraceRecorder.EndOfForeignTrace)
            {
                if (frame != 0)
                {
                    helper.rgiLastFrameFromForeignExceptionStackTrace![frame - 1] = true;
                }

                continue;
            }

            for (int depth = 0; TraceFrames.TryGet((ulong)trace[i] - 1, depth, out TraceFrame found) || depth == 0; depth++)
            {
                helper.rgiOffset![frame] = (int)(trace[i] - 1 - (long)ImageSymbols.TextStart());
                helper.rgiILOffset![frame] = depth;
                helper.rgFilename![frame] = found.File == null ? null! : Encoding.UTF8.GetString(MethodNames.Bytes(found.File));
                helper.rgiLineNumber![frame++] = found.Line;
            }
        }
    }

    [RuntimeExport("StackTrace_GetStackFramesInternal")]
    internal static void GetStackFrames(ObjectHandleOnStack helper, int needsFileInfo, ObjectHandleOnStack exception) =>
        InitializeSourceInfo(TypeQueries.Load<StackFrameHelper>(helper)!, needsFileInfo != 0, TypeQueries.Load<Exception>(exception));

    [Replaces(StackTraceType, "CalculateFramesToSkip", Reason = Reason)]
    internal static int CalculateFramesToSkip(StackFrameHelper helper, int count)
    {
        int skipped = 0;
        while (skipped < count && IsDiagnostics(AddressOf(helper.rgiOffset![skipped]), helper.rgiILOffset![skipped]))
        {
            skipped++;
        }

        return skipped;
    }

    [Replaces(StackTraceType, "ToString", Reason = Reason)]
    internal static void ToString(StackTrace trace, StackTrace.TraceFormat format, StringBuilder text)
    {
        bool isFirst = true;
        for (int i = 0; i < trace.FrameCount; i++)
        {
            StackFrame? frame = trace.GetFrame(i);
            TraceFrame found = default;
            byte* name = frame != null && TraceFrames.TryGet(AddressOf(frame.GetNativeOffset()), frame.GetILOffset(), out found) ? found.Name : null;
            if (name == null || MethodNames.IsRuntimeInternal(name))
            {
                if (frame is { IsLastFrameFromForeignExceptionStackTrace: true } && !isFirst)
                {
                    AppendEndOfForeign(text);
                }

                continue;
            }

            if (!isFirst)
            {
                text.Append('\n');
            }

            isFirst = false;
            text.Append("   at ").Append(Encoding.UTF8.GetString(MethodNames.Bytes(name)));
            if (frame!.GetFileName() is { } file)
            {
                text.Append(' ').Append(SR.Format(SR.StackTrace_InFileLineNumber, file, frame.GetFileLineNumber()));
            }

            if (frame.IsLastFrameFromForeignExceptionStackTrace && !MethodNames.IsAsync(name))
            {
                AppendEndOfForeign(text);
            }
        }

        if (format == StackTrace.TraceFormat.TrailingNewLine)
        {
            text.Append('\n');
        }
    }

    private static void AppendEndOfForeign(StringBuilder text) =>
        text.Append('\n').Append("--- End of stack trace from previous location ---");

    private static bool IsDiagnostics(ulong address, int depth) =>
        !TraceFrames.TryGet(address, depth, out TraceFrame frame) || MethodNames.IsRuntimeInternal(frame.Name) || MethodNames.Bytes(frame.Name).StartsWith("System.Diagnostics."u8);

    private static ulong AddressOf(int offset) => (ulong)ImageSymbols.TextStart() + (uint)offset;

    /// <summary>The calling thread's return addresses as a trace.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long[] CaptureCurrent()
    {
        const int Most = 512;
        long* buffer = stackalloc long[Most + 2];
        buffer[0] = Most;
        buffer[1] = 0;
        CaptureStack(buffer);
        int count = (int)buffer[1];
        long[] trace = new long[count + 1];
        trace[0] = count;
        for (int i = 0; i < count; i++)
        {
            trace[i + 1] = buffer[2 + i];
        }

        return trace;
    }

    /// <summary>Prints the callers of the calling method to the console.</summary>
    public static void PrintCallers() => CaptureStack(null);

    /// <summary>
    /// Behind pus_capture_stack: fills { capacity, count, addresses } with the callers' return addresses, or prints them
    /// if there is no buffer.
    /// </summary>
    [RuntimeExport("pus_capture_stack_context", Root = true)]
    internal static void CaptureInto(void* argument, RegisterContext* context)
    {
        long* buffer = (long*)argument;
        RegisterContext frame = *context;
        if (buffer == null)
        {
            CrashTrace.Write(&frame);
            return;
        }

        UnwindRow row;
        while (buffer[1] < buffer[0] && UnwindRowCache.TryGet(frame.ProgramCounter - 1, &row) && !row.IsOutermost)
        {
            buffer[2 + buffer[1]++] = (long)frame.ProgramCounter;
            frame.Leave(&row);
        }
    }
}
