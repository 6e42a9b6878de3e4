namespace PusOS;

/// <summary>
/// The outcome of an operation below the class-library surface. Expected failures are values of
/// this type, never exceptions; the surface (System.IO, System.Net) translates each value once.
/// </summary>
public enum Status
{
    /// <summary>The operation did all that was asked.</summary>
    Ok = 0,
    /// <summary>The operation cannot go on now and changed nothing; try again after the next event.</summary>
    WouldBlock,
    /// <summary>The device or peer did not answer within the bound that the caller set.</summary>
    TimedOut,
    /// <summary>No such entry, device or address.</summary>
    NotFound,
    /// <summary>The entry or address exists already.</summary>
    AlreadyExists,
    /// <summary>An argument is outside its documented range.</summary>
    InvalidArgument,
    /// <summary>The bytes read do not obey their format; on a medium, a fault names block and reason.</summary>
    Corrupt,
    /// <summary>No space is left on the medium.</summary>
    NoSpace,
    /// <summary>No memory, table entry or queue slot is left (a named bound was reached).</summary>
    ResourceExhausted,
    /// <summary>The device reported an error that its bounded retries did not cure.</summary>
    DeviceError,
    /// <summary>The device is gone.</summary>
    DeviceRemoved,
    /// <summary>The object is closed or the peer closed it.</summary>
    Closed,
    /// <summary>The operation is not supported by this object.</summary>
    NotSupported,
    /// <summary>The medium or handle is read-only, or access is denied.</summary>
    ReadOnly,
    /// <summary>A name is longer than its medium's limit.</summary>
    NameTooLong,
    /// <summary>A file would grow beyond its medium's limit.</summary>
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
    /// <summary>The file's mode forbids it.</summary>
    AccessDenied,
    /// <summary>Something is mounted there.</summary>
    Busy,
}
