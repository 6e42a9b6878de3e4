namespace PusOS.Storage;

/// <summary>
/// The outcome of a storage operation: every value of <see cref="Status"/> under the same number,
/// and after them the failures that only file systems know. Expected failures are values, never exceptions.
/// </summary>
public enum StorageStatus
{
    /// <summary>The operation did all that was asked.</summary>
    Ok = Status.Ok,
    /// <summary>The operation cannot go on now and changed nothing.</summary>
    WouldBlock = Status.WouldBlock,
    /// <summary>The device did not answer within its bound.</summary>
    TimedOut = Status.TimedOut,
    /// <summary>No such entry.</summary>
    NotFound = Status.NotFound,
    /// <summary>The entry exists already.</summary>
    AlreadyExists = Status.AlreadyExists,
    /// <summary>An argument is outside its documented range.</summary>
    InvalidArgument = Status.InvalidArgument,
    /// <summary>The medium's bytes do not obey the format; the fault names block and reason.</summary>
    Corrupt = Status.Corrupt,
    /// <summary>No free block is left.</summary>
    NoSpace = Status.NoSpace,
    /// <summary>A named bound in memory was reached.</summary>
    ResourceExhausted = Status.ResourceExhausted,
    /// <summary>The device reported an error.</summary>
    DeviceError = Status.DeviceError,
    /// <summary>The device is gone.</summary>
    DeviceRemoved = Status.DeviceRemoved,
    /// <summary>The handle or the file system is closed.</summary>
    Closed = Status.Closed,
    /// <summary>The format cannot express what was asked.</summary>
    NotSupported = Status.NotSupported,
    /// <summary>The file system or handle is read-only.</summary>
    ReadOnly = Status.ReadOnly,
    /// <summary>A name is longer than the superblock's limit.</summary>
    NameTooLong = 100,
    /// <summary>A file would grow beyond the superblock's limit.</summary>
    FileTooLarge,
    /// <summary>A path goes through a file, or a directory operation met a file.</summary>
    NotADirectory,
    /// <summary>A file operation met a directory.</summary>
    IsADirectory,
    /// <summary>The directory still has entries.</summary>
    DirectoryNotEmpty,
    /// <summary>The bound on open files was reached.</summary>
    TooManyOpenFiles,
    /// <summary>The two paths lie in different mounts.</summary>
    CrossMount,
    /// <summary>Another handle holds a lock that excludes this operation.</summary>
    Locked,
}
