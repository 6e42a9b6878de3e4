using KernelChecks;

// The checks by name; one run of the image does one. Exit code 42: all expectations held.
string name = args.Length != 0 ? args[0] : "";
switch (name)
{
    case "threads":
        ThreadChecks.CountersAndTurns();
        ThreadChecks.SleepsAndWakes();
        ThreadChecks.StopsTheWorld();
        RaceChecks.WakesMeetDeadlines();
        RaceChecks.PrioritiesChangeUnderway();
        RaceChecks.IdleHartsTakeWhatWaits();
        ThreadChecks.Priorities();
        break;
    case "memory":
        MemoryChecks.CommitAndDecommit();
        MemoryChecks.HeapAndFrames();
        MemoryChecks.StackGrowth();
        break;
    case "disk":
        DiskChecks.ReadsWhatTheImageHolds();
        break;
    case "echo":
        ConsoleChecks.ReadsBytes();
        break;
    default:
        FaultChecks.Run(name);
        break;
}

Output.WriteLine("ok");
return 42;
