using System.Text;
using PusOS.Kernel;

namespace PusOS;

/// <summary>The node's side: reads the crash area.</summary>
public sealed partial class CrashReport
{
    /// <summary>
    /// The last fault since power-on; null: there was none, or this is no node. Allocates; may be called at any
    /// time by any thread, gives the same every time. No errors.
    /// </summary>
    public static CrashReport? ReadLast() => CrashArea.FaultsInRow == 0
        ? null
        : new CrashReport(Encoding.UTF8.GetString(CrashArea.Text), CrashArea.UnixNanoseconds, CrashArea.Uptime, CrashArea.FaultsInRow);
}
