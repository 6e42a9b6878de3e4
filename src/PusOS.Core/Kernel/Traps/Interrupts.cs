using PusOS.Runtime;

namespace PusOS.Kernel;

/// <summary>The handlers of device interrupts. Drivers register while they probe; handlers stay for good.</summary>
public static unsafe class Interrupts
{
    /// <summary>Interrupt numbers are below this.</summary>
    public const int MaximumSources = 128;

    private struct Table
    {
        public fixed ulong Handlers[MaximumSources];
        public fixed ulong Arguments[MaximumSources];
        public fixed ulong Counts[MaximumSources];
    }

    private static Table s_table;
    private static ulong s_unexpected;

    /// <summary>
    /// Calls <paramref name="handler"/>(<paramref name="argument"/>) in interrupt context, with interrupts
    /// disabled, for each interrupt of that number at the PLIC. False: the number is taken or does not exist.
    /// </summary>
    public static bool TryRegister(uint source, [InterruptContext] delegate*<void*, void> handler, void* argument)
    {
        if (source >= MaximumSources || s_table.Handlers[source] != 0)
        {
            return false;
        }

        s_table.Arguments[source] = (ulong)argument;
        s_table.Handlers[source] = (ulong)handler;
        return Plic.TryEnable(source);
    }

    /// <summary>How often a source has interrupted.</summary>
    public static ulong Count(uint source) => source < MaximumSources ? s_table.Counts[source] : 0;

    /// <summary>Interrupts that no handler was registered for.</summary>
    public static ulong UnexpectedCount => s_unexpected;

    [InterruptContext]
    internal static void Dispatch(uint source)
    {
        if (source >= MaximumSources || s_table.Handlers[source] == 0)
        {
            s_unexpected++;
            return;
        }

        s_table.Counts[source]++;
        ((delegate*<void*, void>)s_table.Handlers[source])((void*)s_table.Arguments[source]);
    }
}
