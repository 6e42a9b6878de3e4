namespace PusOS.Storage.Mounts;

/// <summary>
/// StorageStatus as the errno number of Linux, which the class library turns into the exception that .NET
/// documents: the one translation at the surface.
/// </summary>
public static class Errno
{
    /// <summary>Zero for Ok.</summary>
    public static int Of(StorageStatus status) => status switch
    {
        StorageStatus.Ok => 0,
        StorageStatus.NotFound => 2, // ENOENT: FileNotFoundException, DirectoryNotFoundException
        StorageStatus.DeviceRemoved => 6, // ENXIO: IOException
        StorageStatus.Closed => 9, // EBADF
        StorageStatus.WouldBlock or StorageStatus.Locked => 11, // EAGAIN: IOException, sharing violation
        StorageStatus.ResourceExhausted => 12, // ENOMEM: OutOfMemoryException
        StorageStatus.AlreadyExists => 17, // EEXIST: IOException
        StorageStatus.CrossMount => 18, // EXDEV: the class library copies and deletes
        StorageStatus.NotADirectory => 20, // ENOTDIR: DirectoryNotFoundException
        StorageStatus.IsADirectory => 21, // EISDIR: UnauthorizedAccessException
        StorageStatus.InvalidArgument => 22, // EINVAL: ArgumentException or IOException
        StorageStatus.TooManyOpenFiles => 24, // EMFILE: IOException
        StorageStatus.FileTooLarge => 27, // EFBIG: ArgumentOutOfRangeException for SetLength, IOException for writes
        StorageStatus.NoSpace => 28, // ENOSPC: IOException, disk full
        StorageStatus.ReadOnly => 30, // EROFS: IOException
        StorageStatus.NameTooLong => 36, // ENAMETOOLONG: PathTooLongException
        StorageStatus.DirectoryNotEmpty => 39, // ENOTEMPTY: IOException
        StorageStatus.NotSupported => 95, // EOPNOTSUPP: NotSupportedException
        StorageStatus.TimedOut => 110, // ETIMEDOUT: IOException
        _ => 5, // EIO: IOException
    };
}
