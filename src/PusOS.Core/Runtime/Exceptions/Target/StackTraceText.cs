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
        long[]? trace = exception == null ? CaptureCurrent() : exception._stackTrace as long[];
        int used = trace == null ? 0 : (int)trace[0];
        int frames = 0;
        int[] offsets = new int[used];
        bool[]? lastOfForeign = null;
        for (int i = 1; i <= used; i++)
        {
            if (trace![i] != StackTraceRecorder.EndOfForeignTrace)
            {
                offsets[frames++] = (int)(trace[i] - 1 - (long)ImageSymbols.TextStart());
            }
            else if (frames != 0)
            {
                lastOfForeign ??= new bool[used];
                lastOfForeign[frames - 1] = true;
            }
        }

        helper.rgiOffset = offsets;
        helper.rgiILOffset = new int[frames];
        helper.rgMethodHandle = new nint[frames];
        helper.rgiLastFrameFromForeignExceptionStackTrace = lastOfForeign;
        helper.iFrameCount = frames;
    }

    [RuntimeExport("StackTrace_GetStackFramesInternal")]
    internal static void GetStackFrames(ObjectHandleOnStack helper, int needsFileInfo, ObjectHandleOnStack exception) =>
        InitializeSourceInfo(TypeQueries.Load<StackFrameHelper>(helper)!, needsFileInfo != 0, TypeQueries.Load<Exception>(exception));

    [Replaces(StackTraceType, "CalculateFramesToSkip", Reason = Reason)]
    internal static int CalculateFramesToSkip(StackFrameHelper helper, int count)
    {
        int skipped = 0;
        while (skipped < count && IsDiagnostics(MethodNames.Find(AddressOf(helper.rgiOffset[skipped]))))
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
            byte* name = frame == null ? null : MethodNames.Find(AddressOf(frame.GetNativeOffset()));
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
            string method = Encoding.UTF8.GetString(MethodNames.Bytes(name));
            text.Append("   at ");
            bool isAsync = AppendMethod(text, method);
            if (frame!.IsLastFrameFromForeignExceptionStackTrace && !isAsync)
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

    /// <summary>
    /// Appends a method's name; the MoveNext of an async method or iterator is shown as the method that it was written
    /// as. Returns whether it is async.
    /// </summary>
    private static bool AppendMethod(StringBuilder text, string method)
    {
        const string Marker = ">d";
        const string Step = ".MoveNext()";
        int end = method.EndsWith(Step, StringComparison.Ordinal) ? method.LastIndexOf(Marker, StringComparison.Ordinal) : -1;
        int start = end < 0 ? -1 : method.LastIndexOf('<', end);
        if (start < 0)
        {
            text.Append(method);
            return false;
        }

        text.Append(method, 0, start).Append(method, start + 1, end - start - 1).Append("()");
        return true;
    }

    private static bool IsDiagnostics(byte* name) =>
        name == null || MethodNames.IsRuntimeInternal(name) || MethodNames.Bytes(name).StartsWith("System.Diagnostics."u8);

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
