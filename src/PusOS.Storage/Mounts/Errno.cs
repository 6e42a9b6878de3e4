namespace PusOS.Storage.Mounts;

/// <summary>
/// Status as the errno number of Linux, which the class library turns into the exception that .NET
/// documents: the one translation at the surface.
/// </summary>
public static class Errno
{
    /// <summary>Zero for Ok.</summary>
    public static int Of(Status status) => status switch
    {
        Status.Ok => 0,
        Status.NotFound => 2, // ENOENT: FileNotFoundException, DirectoryNotFoundException
        Status.DeviceRemoved => 6, // ENXIO: IOException
        Status.Closed => 9, // EBADF
        Status.WouldBlock or Status.Locked => 11, // EAGAIN: IOException, sharing violation
        Status.ResourceExhausted => 12, // ENOMEM: OutOfMemoryException
        Status.AccessDenied => 13, // EACCES: UnauthorizedAccessException
        Status.Busy => 16, // EBUSY: IOException
        Status.AlreadyExists => 17, // EEXIST: IOException
        Status.CrossMount => 18, // EXDEV: the class library copies and deletes
        Status.NotADirectory => 20, // ENOTDIR: DirectoryNotFoundException
        Status.IsADirectory => 21, // EISDIR: UnauthorizedAccessException
        Status.InvalidArgument => 22, // EINVAL: ArgumentException or IOException
        Status.TooManyOpenFiles => 24, // EMFILE: IOException
        Status.FileTooLarge => 27, // EFBIG: ArgumentOutOfRangeException for SetLength, IOException for writes
        Status.NoSpace => 28, // ENOSPC: IOException, disk full
        Status.ReadOnly => 30, // EROFS: IOException
        Status.NameTooLong => 36, // ENAMETOOLONG: PathTooLongException
        Status.DirectoryNotEmpty => 39, // ENOTEMPTY: IOException
        Status.NotSupported => 95, // EOPNOTSUPP: NotSupportedException
        Status.TimedOut => 110, // ETIMEDOUT: IOException
        _ => 5, // EIO: IOException
    };
}
