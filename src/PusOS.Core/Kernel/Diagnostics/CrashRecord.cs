namespace PusOS.Kernel;

/// <summary>
/// The last words of a node after a kernel fault: reason, registers, thread, stack. Allocates nothing, takes
/// no lock, and reads memory only where the page tables say that it is mapped.
/// </summary>
internal static unsafe class CrashRecord
{
    /// <summary>Words of the stack that are looked at for return addresses, and lines printed of them.</summary>
    private const int MaximumStackWords = 2048, MaximumFrames = 24;

    /// <summary>Threads that are listed.</summary>
    private const int MaximumThreads = 64;

    private const int ReturnAddress = 1;

    /// <param name="context">The registers; null: no trap led here.</param>
    public static void Write(ReadOnlySpan<byte> reason, ThreadContext* context, ulong cause, ulong value)
    {
        KernelConsole.Write("\nPusOS: kernel fault: "u8);
        KernelConsole.Write(reason);
        KernelConsole.Write("\n"u8);
        WriteThread();
        if (context == null)
        {
            WriteStack((ulong)&context);
            WriteThreads();
            return;
        }

        WriteField("  pc     "u8, context->ProgramCounter);
        WriteSymbol(context->ProgramCounter);
        WriteField("\n  cause  "u8, cause);
        WriteField("  value  "u8, value);
        for (int register = 1; register < 32; register++)
        {
            KernelConsole.Write(register % 4 == 1 ? "\n  x"u8 : "  x"u8);
            KernelText.WriteDecimal((uint)register);
            KernelConsole.Write(register < 10 ? "  "u8 : " "u8);
            KernelText.WriteHex(context->Registers[register]);
        }

        KernelConsole.Write("\n"u8);
        if (CrashHooks.WriteStackTrace != null)
        {
            CrashHooks.WriteStackTrace(context);
        }

        // Such a trace may leave the kernel's own frames out, and needs unwind data: what lies on the stack, too.
        WriteFrame(context->ProgramCounter);
        WriteFrame(context->Registers[ReturnAddress]);
        WriteStack(context->StackPointer);
        WriteThreads();
    }

    /// <summary>Where every thread stands. Without the list's lock: its holder may be the one that crashed.</summary>
    private static void WriteThreads()
    {
        KernelThread* thread = KernelThread.NextOfAll(null);
        for (int count = 0; thread != null && count < MaximumThreads && AddressSpace.TryTranslate((ulong)thread, out _, out _); count++)
        {
            KernelConsole.Write("  thread "u8);
            KernelConsole.Write(new ReadOnlySpan<byte>(thread->NameBytes, int.Min((int)(uint)thread->NameLength, KernelThread.MaximumNameBytes)));
            KernelConsole.Write(StateName(thread->State));
            WriteField(" sp "u8, thread->Context.StackPointer);
            WriteField(" pc "u8, thread->Context.ProgramCounter);
            WriteSymbol(thread->Context.ProgramCounter);
            KernelConsole.Write("\n"u8);
            thread = KernelThread.NextOfAll(thread);
        }
    }

    private static ReadOnlySpan<byte> StateName(ThreadState state) => state switch
    {
        ThreadState.New => ": new,"u8,
        ThreadState.Ready => ": ready,"u8,
        ThreadState.Running => ": running,"u8,
        ThreadState.Blocked => ": waiting,"u8,
        _ => ": ended,"u8,
    };

    private static void WriteThread()
    {
        KernelThread* thread = KernelThread.Current;
        if (thread == null)
        {
            KernelConsole.Write("  before the first thread\n"u8);
            return;
        }

        KernelConsole.Write("  thread "u8);
        KernelConsole.Write(new ReadOnlySpan<byte>(thread->NameBytes, thread->NameLength));
        KernelConsole.Write(" on hart "u8);
        KernelText.WriteDecimal((ulong)thread->Hart->Number);
        WriteField(", stack "u8, (ulong)thread->StackLimit);
        WriteField(" to "u8, (ulong)thread->StackTop);
        KernelConsole.Write("\n"u8);
    }

    /// <summary>Words on the stack that point into the image's code: return addresses, and some left over.</summary>
    private static void WriteStack(ulong stackPointer)
    {
        int frames = 0;
        ulong address = (stackPointer + 7) & ~7UL;
        for (int word = 0; word < MaximumStackWords && frames < MaximumFrames; word++, address += sizeof(ulong))
        {
            if (!AddressSpace.TryTranslate(address, out _, out _))
            {
                return;
            }

            ulong candidate = *(ulong*)address;
            if (MemoryLayout.IsText(candidate))
            {
                WriteFrame(candidate);
                frames++;
            }
        }
    }

    private static void WriteFrame(ulong address)
    {
        WriteField("  at "u8, address);
        WriteSymbol(address);
        KernelConsole.Write("\n"u8);
    }

    private static void WriteSymbol(ulong address)
    {
        if (CrashHooks.WriteSymbol != null)
        {
            KernelConsole.Write("  "u8);
            CrashHooks.WriteSymbol(address);
        }
    }

    private static void WriteField(ReadOnlySpan<byte> name, ulong value)
    {
        KernelConsole.Write(name);
        KernelText.WriteHex(value);
    }
}
