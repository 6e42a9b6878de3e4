using System.Runtime.CompilerServices;

namespace KernelChecks;

/// <summary>What must not be possible: each ends the node.</summary>
internal static unsafe class FaultChecks
{
    public static void Run(string name)
    {
        switch (name)
        {
            case "null-store":
                StoreAtNull();
                break;
            case "report":
                ReportOrFault();
                break;
            case "text-store":
                *(int*)Hide((ulong)(delegate*<string, void>)&Run & ~4095UL) = 1;
                break;
            case "text-of-data":
                byte* page = (byte*)VirtualMemory.Reserve(KernelMemory.PageSize);
                VirtualMemory.Commit(page, KernelMemory.PageSize);
                *(uint*)page = 0x00008067; // ret
                ((delegate*<void>)page)();
                break;
            case "wild-load":
                Output.WriteLine((*(int*)Hide(0x2F_0000_0000)).ToString());
                break;
            case "stack-overflow":
                Output.WriteLine(Endless(1).ToString());
                break;
            case "block-unpreemptible":
                Scheduler.DisablePreemption();
                KernelThread.SleepUntil(Clock.Now + Duration.FromMilliseconds(1));
                break;
            default:
                Expect.True(false, "the check is known: " + name);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StoreAtNull() => *(int*)Hide(8) = 1;

    /// <summary>The first boot faults, the second tells what it finds.</summary>
    private static void ReportOrFault()
    {
        if (CrashReport.ReadLast() is not { } report)
        {
            StoreAtNull();
            return;
        }

        Output.WriteLine("faults in a row: " + report.FaultsInRow.ToString());
        Output.WriteLine(report.Text);
        Expect.True(report.Uptime > Duration.Zero && report.Uptime < Duration.FromSeconds(60), "the uptime is that of the first boot");
        Expect.True(report.UnixNanoseconds > 0, "the fault has a time");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void* Hide(ulong address) => (void*)address;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Endless(int depth)
    {
        byte* frame = stackalloc byte[64];
        frame[depth % 64] = (byte)depth;
        return Endless(depth + 1) + frame[(depth + 1) % 64];
    }
}
