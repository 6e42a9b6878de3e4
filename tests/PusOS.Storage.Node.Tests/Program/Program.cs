using FileChecks;

// The first argument chooses what to do, the second is the folder to do it in.
return args switch
{
    ["surface", var root] => Surface.Run(root),
    ["exceptions", var root] => Failures.Run(root),
    ["modes", var root] => StreamModes.Run(root),
    ["files", var root] => FileMethods.Run(root),
    ["folders", var root] => FolderMethods.Run(root),
    ["handles", var root] => HandleMethods.Run(root),
    ["properties", var root] => Properties.Run(root),
    ["limits", var root] => Limits.Run(root),
    ["random", var root] => RandomWork.Run(root, 1, 12),
    ["random", var root, var first, var count] => RandomWork.Run(root, int.Parse(first), int.Parse(count)),
    ["parallel", var root] => Parallelism.Run(root),
    ["crowd", var root, var seed, var rounds] => Crowd.Run(root, int.Parse(seed), int.Parse(rounds)),
    ["crowd-check", var root] => Crowd.Check(root),
    ["count", var root] => Persistence.Count(root),
    ["unclosed", var root] => Persistence.LeaveOpen(root),
    ["crash", var root, var kind] => Crashes.Run(root, kind),
    ["lose", var root] => LostDisk.Run(root),
    ["many", var root] => ManyFiles.Run(root),
    ["write", var root, var first, var rounds] => PowerCut.Write(root, int.Parse(first), int.Parse(rounds)),
    ["verify", var root] => PowerCut.Verify(root),
    ["fill", var root] => FullDisk.Run(root),
    ["touch", var root] => Persistence.Touch(root),
    ["packed"] => Packed.Run(),
    _ => 2,
};
