using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace PusOS.Analyzers;

/// <summary>Methods of the class library that wait.</summary>
internal static class BlockingCalls
{
    private static readonly HashSet<string> s_types =
    [
        "System.Threading.Monitor", "System.Threading.Thread", "System.Threading.WaitHandle", "System.Threading.SemaphoreSlim", "System.Threading.Lock",
        "System.Threading.ManualResetEventSlim", "System.Threading.Tasks.Task", "System.Threading.Tasks.Task<TResult>", "System.Threading.Barrier",
        "System.Threading.CountdownEvent", "System.Threading.ReaderWriterLockSlim", "System.Threading.SpinWait", "System.Threading.Mutex", "System.Threading.Semaphore",
    ];

    public static bool Contains(IMethodSymbol method) => s_types.Contains(method.ContainingType.OriginalDefinition.ToDisplayString());
}
