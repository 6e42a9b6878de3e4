using System.Diagnostics.CodeAnalysis;
using PusOS.Abi;
using PusOS.Kernel;

namespace PusOS.Runtime.Exceptions;

/// <summary>
/// Stack traces for the kernel's last words, printed to the console as .NET prints a stack overflow's. Any context;
/// allocates nothing, takes no lock, throws nothing.
/// </summary>
internal static unsafe class CrashTrace
{
    private const int MostFrames = 100_000_000;

    /// <summary>Prints the trace of a stopped context ("   at ..." lines).</summary>
    public static void Write(ThreadContext* context)
    {
        RegisterContext frame = default;
        for (int i = 0; i < 32; i++)
        {
            frame.General[i] = context->Registers[i];
        }

        // The instruction itself is meant, not the one before it as after a call.
        frame.ProgramCounter = context->ProgramCounter + 1;
        Write(&frame);
    }

    /// <summary>Prints the name of the method at a code address; false: unknown.</summary>
    public static bool WriteSymbol(ulong address)
    {
        if (!TraceFrames.TryGet(address, 0, out TraceFrame frame))
        {
            return false;
        }

        KernelConsole.Write(MethodNames.Bytes(frame.Name));
        return true;
    }

    /// <summary>A function with a large frame has found that its stack does not suffice. Nothing can be caught: the machine ends.</summary>
    [RuntimeExport(RuntimeSymbols.ThrowStackOverflow)]
    [DoesNotReturn]
    internal static void StackOverflow()
    {
        KernelConsole.Write("Stack overflow.\n"u8);
        StackTraceText.PrintCallers();
        PowerControl.Exit(UnhandledException.AbortExitCode);
    }

    /// <summary>Prints the frames from <paramref name="frame"/> outwards; it is used up.</summary>
    public static void Write(RegisterContext* frame)
    {
        UnwindRow row;
        RepeatedFrames frames = default;
        for (int depth = 0; depth < MostFrames && UnwindRowCache.TryGet(frame->ProgramCounter - 1, &row) && !row.IsOutermost; depth++)
        {
            for (int inlined = 0; TraceFrames.TryGet(frame->ProgramCounter - 1, inlined, out TraceFrame found); inlined++)
            {
                if (!MethodNames.IsRuntimeInternal(found.Name))
                {
                    frames.Add(found.Name);
                }
            }

            frame->Leave(&row);
        }

        frames.Flush();
    }
}
