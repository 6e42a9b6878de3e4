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
        byte* name = MethodNames.Find(address);
        if (name == null)
        {
            return false;
        }

        KernelConsole.Write(MethodNames.Bytes(name));
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
        byte* last = null;
        ulong times = 0;
        for (int depth = 0; depth < MostFrames && UnwindRowCache.TryGet(frame->ProgramCounter - 1, &row) && !row.IsOutermost; depth++)
        {
            byte* name = MethodNames.FindFunction(row.FunctionStart);
            if (name != null && !MethodNames.IsRuntimeInternal(name))
            {
                if (name != last)
                {
                    WriteFrame(last, times);
                    last = name;
                    times = 0;
                }

                times++;
            }

            frame->Leave(&row);
        }

        WriteFrame(last, times);
    }

    private static void WriteFrame(byte* name, ulong times)
    {
        ReadOnlySpan<byte> rule = "--------------------------------\n"u8;
        if (name == null)
        {
            return;
        }

        if (times > 1)
        {
            KernelConsole.Write("Repeated "u8);
            WriteNumber(times);
            KernelConsole.Write(" times:\n"u8);
            KernelConsole.Write(rule);
        }

        KernelConsole.Write("   at "u8);
        KernelConsole.Write(MethodNames.Bytes(name));
        KernelConsole.Write("\n"u8);
        if (times > 1)
        {
            KernelConsole.Write(rule);
        }
    }

    private static void WriteNumber(ulong number)
    {
        byte* digits = stackalloc byte[20];
        int start = 20;
        do
        {
            digits[--start] = (byte)('0' + (number % 10));
            number /= 10;
        }
        while (number != 0);
        KernelConsole.Write(new ReadOnlySpan<byte>(digits + start, 20 - start));
    }
}
