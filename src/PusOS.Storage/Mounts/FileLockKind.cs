namespace PusOS.Storage.Mounts;

/// <summary>Advisory lock on a whole file.</summary>
public enum FileLockKind : byte
{
    /// <summary>None.</summary>
    None = 0,
    /// <summary>Others may hold it shared, too.</summary>
    Shared,
    /// <summary>Nobody else may hold any.</summary>
    Exclusive,
}
