namespace PusOS.Storage.Littlefs;

/// <summary>Why bytes on the medium were rejected.</summary>
public enum FaultReason
{
    /// <summary>Nothing was rejected.</summary>
    None = 0,
    /// <summary>Neither block of a metadata pair holds a commit with a valid checksum.</summary>
    NoValidCommit,
    /// <summary>A metadata tag refers to an entry that does not exist, or has an impossible length.</summary>
    BadTag,
    /// <summary>An entry has no name.</summary>
    NamelessEntry,
    /// <summary>The superblock is missing or has a wrong magic string.</summary>
    NoSuperblock,
    /// <summary>The superblock's version is not one that this code reads.</summary>
    UnknownVersion,
    /// <summary>The superblock's geometry does not fit the device.</summary>
    BadGeometry,
    /// <summary>The thread of metadata pairs comes back to a pair that it visited before.</summary>
    Cycle,
    /// <summary>A pointer leads outside the device.</summary>
    PointerOutOfRange,
    /// <summary>A directory entry leads to a metadata pair that is not there.</summary>
    DanglingDirectory,
    /// <summary>A file's length is impossible for its skip-list.</summary>
    BadFileLength,
    /// <summary>Names in a directory are not in order.</summary>
    UnsortedNames,
    /// <summary>One block is used twice.</summary>
    DoublyUsedBlock,
    /// <summary>Two entries of a directory have the same name.</summary>
    DuplicateName,
    /// <summary>A directory is on the thread, yet no entry leads to it.</summary>
    Orphan,
    /// <summary>The thread names an outdated pair, and the sync flag does not say so.</summary>
    OutOfStep,
    /// <summary>The global state names a move whose source is not there.</summary>
    BadMove,
    /// <summary>The device returned an error.</summary>
    DeviceError,
    /// <summary>A block of the superblock pair can no longer be written.</summary>
    SuperblockWornOut,
    /// <summary>The metadata index does not fit the bound set in the options.</summary>
    IndexBound,
    /// <summary>A file's blocks are not those that its pointers led to before.</summary>
    ListChanged,
    /// <summary>The superblock allows longer names, files or attributes than this code can keep, or none.</summary>
    BadLimits,
}
