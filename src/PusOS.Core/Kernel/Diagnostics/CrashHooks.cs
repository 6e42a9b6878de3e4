namespace PusOS.Kernel;

/// <summary>
/// What the runtime adds to the kernel's last words. Hooks run on the hart's trap stack (32 KiB) with
/// interrupts disabled; they may not allocate, block, take locks or throw; they write with
/// <see cref="KernelConsole.Write"/>. A fault inside a hook ends the machine.
/// </summary>
public static unsafe class CrashHooks
{
    /// <summary>Prints the name of the function at a code address (no line end); false: unknown. Null: addresses only.</summary>
    public static delegate*<ulong, bool> WriteSymbol { get; set; }

    /// <summary>Prints a stack trace of the context (lines "   at ..."). Null: raw frame addresses.</summary>
    public static delegate*<ThreadContext*, void> WriteStackTrace { get; set; }

    /// <summary>Runs after "Stack overflow." was printed and before the machine ends with 134. Null: <see cref="WriteStackTrace"/>.</summary>
    public static delegate*<ThreadContext*, void> StackOverflow { get; set; }
}
