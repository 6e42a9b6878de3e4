namespace PusOS.Runtime.SystemNative;

/// <summary>How busy the processors are, which the thread pool asks for before it adds threads.</summary>
internal static unsafe class ProcessorTime
{
    /// <summary>
    /// Percent of processor time since the previous call; 0: the kernel keeps no account of idle time, and the pool
    /// then adds threads whenever work waits too long.
    /// </summary>
    [RuntimeExport("SystemNative_GetCpuUtilization")]
    internal static double GetUtilization(void* previous) => 0;
}
