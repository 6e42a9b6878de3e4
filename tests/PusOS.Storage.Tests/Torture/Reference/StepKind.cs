namespace PusOS.Storage.Torture.Reference;

/// <summary>One call of the interface that both sides have.</summary>
public enum StepKind
{
    MakeDirectory,
    Remove,
    Rename,
    SetAttribute,
    RemoveAttribute,
    Open,
    Write,
    Seek,
    Truncate,
    Sync,
    Close,
    /// <summary>The reference's lfs_fs_gc and lfs_fs_mkconsistent; ours has no such call.</summary>
    Collect,
    MakeConsistent,
}
