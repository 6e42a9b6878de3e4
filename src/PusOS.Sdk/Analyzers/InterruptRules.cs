using Microsoft.CodeAnalysis;

namespace PusOS.Analyzers;

/// <summary>What code in interrupt context may not do; docs/analyzers.md explains each.</summary>
internal static class InterruptRules
{
    private const string Category = "PusOS.InterruptContext";

    /// <summary>new of a class or array, delegates, closures, string building, params arrays.</summary>
    public static readonly DiagnosticDescriptor Allocation = Rule("PUS0001", "Allocation in interrupt context", "{0} allocates managed memory, which an interrupt handler may not");

    /// <summary>A value type becomes an object.</summary>
    public static readonly DiagnosticDescriptor Boxing = Rule("PUS0002", "Boxing in interrupt context", "A value of type '{0}' is boxed, which allocates managed memory; an interrupt handler may not");

    /// <summary>lock, await, yield.</summary>
    public static readonly DiagnosticDescriptor Blocking = Rule("PUS0003", "Blocking in interrupt context", "{0} can block, which an interrupt handler may not; use a SpinLock, or wake a thread that does the work");

    /// <summary>A method that does not promise to keep these rules.</summary>
    public static readonly DiagnosticDescriptor Call = Rule("PUS0004", "Call out of interrupt context", "'{0}' is not marked [InterruptContext], but is called in interrupt context; mark it (it is checked then), or call it from a thread");

    /// <summary>throw: it allocates, and nobody is there to catch.</summary>
    public static readonly DiagnosticDescriptor Throw = Rule("PUS0005", "Exception in interrupt context", "An interrupt handler may not throw; return a Status, or end the node with KernelFault.Stop");

    /// <summary>The interrupted thread's floating-point registers are not saved.</summary>
    public static readonly DiagnosticDescriptor FloatingPoint = Rule("PUS0006", "Floating point in interrupt context", "Floating-point registers of the interrupted thread are not saved for an interrupt handler");

    /// <summary>A method that is not marked is given as a handler.</summary>
    public static readonly DiagnosticDescriptor Handler = Rule("PUS0007", "Handler is not marked", "'{0}' will run in interrupt context: mark it [InterruptContext]");

    private static DiagnosticDescriptor Rule(string id, string title, string message) => new(
        id, title, message, Category, DiagnosticSeverity.Error, isEnabledByDefault: true);
}
