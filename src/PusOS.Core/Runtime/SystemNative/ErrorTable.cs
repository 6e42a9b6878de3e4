namespace PusOS.Runtime.SystemNative;

/// <summary>
/// Linux error numbers, the class library's platform-neutral codes for them, and the texts that the GNU C
/// library gives. One switch each, which compile to tables in read-only data.
/// </summary>
internal static class ErrorTable
{
    /// <summary>The class library's code (Interop.Error) of an unknown error.</summary>
    internal const int UnknownCode = 0x1FFFF;

    /// <summary>
    /// EHOSTNOTFOUND and ESOCKETERROR: codes of the class library's own, for which there is no errno; their numbers are their
    /// negatives.
    /// </summary>
    private const int HostNotFound = 0x20001, SocketError = 0x20002;

    /// <summary>Interop.Error of a Linux error number.</summary>
    internal static int ToNeutral(int number) => number switch
    {
        -HostNotFound => HostNotFound,
        -SocketError => SocketError,
        0 => 0,
        1 => 0x10042, // EPERM
        2 => 0x1002D, // ENOENT
        3 => 0x1004A, // ESRCH
        4 => 0x1001B, // EINTR
        5 => 0x1001D, // EIO
        6 => 0x1003F, // ENXIO
        7 => 0x10001, // E2BIG
        8 => 0x1002E, // ENOEXEC
        9 => 0x10008, // EBADF
        10 => 0x1000C, // ECHILD
        11 => 0x10006, // EAGAIN
        12 => 0x10031, // ENOMEM
        13 => 0x10002, // EACCES
        14 => 0x10015, // EFAULT
        16 => 0x1000A, // EBUSY
        17 => 0x10014, // EEXIST
        18 => 0x1004F, // EXDEV
        19 => 0x1002C, // ENODEV
        20 => 0x10039, // ENOTDIR
        21 => 0x1001F, // EISDIR
        22 => 0x1001C, // EINVAL
        23 => 0x10029, // ENFILE
        24 => 0x10021, // EMFILE
        25 => 0x1003E, // ENOTTY
        26 => 0x1004E, // ETXTBSY
        27 => 0x10016, // EFBIG
        28 => 0x10034, // ENOSPC
        29 => 0x10049, // ESPIPE
        30 => 0x10048, // EROFS
        31 => 0x10022, // EMLINK
        32 => 0x10043, // EPIPE
        33 => 0x10012, // EDOM
        34 => 0x10047, // ERANGE
        35 => 0x10010, // EDEADLK
        36 => 0x10025, // ENAMETOOLONG
        37 => 0x1002F, // ENOLCK
        38 => 0x10037, // ENOSYS
        39 => 0x1003A, // ENOTEMPTY
        40 => 0x10020, // ELOOP
        42 => 0x10032, // ENOMSG
        43 => 0x10018, // EIDRM
        61 => 0x10071, // ENODATA
        67 => 0x10030, // ENOLINK
        71 => 0x10044, // EPROTO
        72 => 0x10024, // EMULTIHOP
        74 => 0x10009, // EBADMSG
        75 => 0x10040, // EOVERFLOW
        84 => 0x10019, // EILSEQ
        88 => 0x1003C, // ENOTSOCK
        89 => 0x10011, // EDESTADDRREQ
        90 => 0x10023, // EMSGSIZE
        91 => 0x10046, // EPROTOTYPE
        92 => 0x10033, // ENOPROTOOPT
        93 => 0x10045, // EPROTONOSUPPORT
        94 => 0x1005E, // ESOCKTNOSUPPORT
        95 => 0x1003D, // ENOTSUP
        96 => 0x10060, // EPFNOSUPPORT
        97 => 0x10005, // EAFNOSUPPORT
        98 => 0x10003, // EADDRINUSE
        99 => 0x10004, // EADDRNOTAVAIL
        100 => 0x10026, // ENETDOWN
        101 => 0x10028, // ENETUNREACH
        102 => 0x10027, // ENETRESET
        103 => 0x1000D, // ECONNABORTED
        104 => 0x1000F, // ECONNRESET
        105 => 0x1002A, // ENOBUFS
        106 => 0x1001E, // EISCONN
        107 => 0x10038, // ENOTCONN
        108 => 0x1006C, // ESHUTDOWN
        110 => 0x1004D, // ETIMEDOUT
        111 => 0x1000E, // ECONNREFUSED
        112 => 0x10070, // EHOSTDOWN
        113 => 0x10017, // EHOSTUNREACH
        114 => 0x10007, // EALREADY
        115 => 0x1001A, // EINPROGRESS
        116 => 0x1004B, // ESTALE
        122 => 0x10013, // EDQUOT
        125 => 0x1000B, // ECANCELED
        130 => 0x10041, // EOWNERDEAD
        131 => 0x1003B, // ENOTRECOVERABLE
        _ => UnknownCode,
    };

    /// <summary>The Linux error number of an Interop.Error; -1 if there is none.</summary>
    internal static int ToNumber(int neutral) => neutral switch
    {
        0 => 0,
        0x10042 => 1, // EPERM
        0x1002D => 2, // ENOENT
        0x1004A => 3, // ESRCH
        0x1001B => 4, // EINTR
        0x1001D => 5, // EIO
        0x1003F => 6, // ENXIO
        0x10001 => 7, // E2BIG
        0x1002E => 8, // ENOEXEC
        0x10008 => 9, // EBADF
        0x1000C => 10, // ECHILD
        0x10006 => 11, // EAGAIN
        0x10031 => 12, // ENOMEM
        0x10002 => 13, // EACCES
        0x10015 => 14, // EFAULT
        0x1000A => 16, // EBUSY
        0x10014 => 17, // EEXIST
        0x1004F => 18, // EXDEV
        0x1002C => 19, // ENODEV
        0x10039 => 20, // ENOTDIR
        0x1001F => 21, // EISDIR
        0x1001C => 22, // EINVAL
        0x10029 => 23, // ENFILE
        0x10021 => 24, // EMFILE
        0x1003E => 25, // ENOTTY
        0x1004E => 26, // ETXTBSY
        0x10016 => 27, // EFBIG
        0x10034 => 28, // ENOSPC
        0x10049 => 29, // ESPIPE
        0x10048 => 30, // EROFS
        0x10022 => 31, // EMLINK
        0x10043 => 32, // EPIPE
        0x10012 => 33, // EDOM
        0x10047 => 34, // ERANGE
        0x10010 => 35, // EDEADLK
        0x10025 => 36, // ENAMETOOLONG
        0x1002F => 37, // ENOLCK
        0x10037 => 38, // ENOSYS
        0x1003A => 39, // ENOTEMPTY
        0x10020 => 40, // ELOOP
        0x10032 => 42, // ENOMSG
        0x10018 => 43, // EIDRM
        0x10071 => 61, // ENODATA
        0x10030 => 67, // ENOLINK
        0x10044 => 71, // EPROTO
        0x10024 => 72, // EMULTIHOP
        0x10009 => 74, // EBADMSG
        0x10040 => 75, // EOVERFLOW
        0x10019 => 84, // EILSEQ
        0x1003C => 88, // ENOTSOCK
        0x10011 => 89, // EDESTADDRREQ
        0x10023 => 90, // EMSGSIZE
        0x10046 => 91, // EPROTOTYPE
        0x10033 => 92, // ENOPROTOOPT
        0x10045 => 93, // EPROTONOSUPPORT
        0x1005E => 94, // ESOCKTNOSUPPORT
        0x1003D => 95, // ENOTSUP
        0x10060 => 96, // EPFNOSUPPORT
        0x10005 => 97, // EAFNOSUPPORT
        0x10003 => 98, // EADDRINUSE
        0x10004 => 99, // EADDRNOTAVAIL
        0x10026 => 100, // ENETDOWN
        0x10028 => 101, // ENETUNREACH
        0x10027 => 102, // ENETRESET
        0x1000D => 103, // ECONNABORTED
        0x1000F => 104, // ECONNRESET
        0x1002A => 105, // ENOBUFS
        0x1001E => 106, // EISCONN
        0x10038 => 107, // ENOTCONN
        0x1006C => 108, // ESHUTDOWN
        0x1004D => 110, // ETIMEDOUT
        0x1000E => 111, // ECONNREFUSED
        0x10070 => 112, // EHOSTDOWN
        0x10017 => 113, // EHOSTUNREACH
        0x10007 => 114, // EALREADY
        0x1001A => 115, // EINPROGRESS
        0x1004B => 116, // ESTALE
        0x10013 => 122, // EDQUOT
        0x1000B => 125, // ECANCELED
        0x10041 => 130, // EOWNERDEAD
        0x1003B => 131, // ENOTRECOVERABLE
        HostNotFound => -HostNotFound,
        SocketError => -SocketError,
        _ => -1,
    };

    /// <summary>The message of an error number; empty if it has none.</summary>
    internal static ReadOnlySpan<byte> Text(int number) => number switch
    {
        -HostNotFound => "Name or service not known"u8,
        -SocketError => "Unknown socket error"u8,
        0 => "Success"u8,
        1 => "Operation not permitted"u8,
        2 => "No such file or directory"u8,
        3 => "No such process"u8,
        4 => "Interrupted system call"u8,
        5 => "Input/output error"u8,
        6 => "No such device or address"u8,
        7 => "Argument list too long"u8,
        8 => "Exec format error"u8,
        9 => "Bad file descriptor"u8,
        10 => "No child processes"u8,
        11 => "Resource temporarily unavailable"u8,
        12 => "Cannot allocate memory"u8,
        13 => "Permission denied"u8,
        14 => "Bad address"u8,
        16 => "Device or resource busy"u8,
        17 => "File exists"u8,
        18 => "Invalid cross-device link"u8,
        19 => "No such device"u8,
        20 => "Not a directory"u8,
        21 => "Is a directory"u8,
        22 => "Invalid argument"u8,
        23 => "Too many open files in system"u8,
        24 => "Too many open files"u8,
        25 => "Inappropriate ioctl for device"u8,
        26 => "Text file busy"u8,
        27 => "File too large"u8,
        28 => "No space left on device"u8,
        29 => "Illegal seek"u8,
        30 => "Read-only file system"u8,
        31 => "Too many links"u8,
        32 => "Broken pipe"u8,
        33 => "Numerical argument out of domain"u8,
        34 => "Numerical result out of range"u8,
        35 => "Resource deadlock avoided"u8,
        36 => "File name too long"u8,
        37 => "No locks available"u8,
        38 => "Function not implemented"u8,
        39 => "Directory not empty"u8,
        40 => "Too many levels of symbolic links"u8,
        42 => "No message of desired type"u8,
        43 => "Identifier removed"u8,
        61 => "No data available"u8,
        67 => "Link has been severed"u8,
        71 => "Protocol error"u8,
        72 => "Multihop attempted"u8,
        74 => "Bad message"u8,
        75 => "Value too large for defined data type"u8,
        84 => "Invalid or incomplete multibyte or wide character"u8,
        88 => "Socket operation on non-socket"u8,
        89 => "Destination address required"u8,
        90 => "Message too long"u8,
        91 => "Protocol wrong type for socket"u8,
        92 => "Protocol not available"u8,
        93 => "Protocol not supported"u8,
        94 => "Socket type not supported"u8,
        95 => "Operation not supported"u8,
        96 => "Protocol family not supported"u8,
        97 => "Address family not supported by protocol"u8,
        98 => "Address already in use"u8,
        99 => "Cannot assign requested address"u8,
        100 => "Network is down"u8,
        101 => "Network is unreachable"u8,
        102 => "Network dropped connection on reset"u8,
        103 => "Software caused connection abort"u8,
        104 => "Connection reset by peer"u8,
        105 => "No buffer space available"u8,
        106 => "Transport endpoint is already connected"u8,
        107 => "Transport endpoint is not connected"u8,
        108 => "Cannot send after transport endpoint shutdown"u8,
        110 => "Connection timed out"u8,
        111 => "Connection refused"u8,
        112 => "Host is down"u8,
        113 => "No route to host"u8,
        114 => "Operation already in progress"u8,
        115 => "Operation now in progress"u8,
        116 => "Stale file handle"u8,
        122 => "Disk quota exceeded"u8,
        125 => "Operation canceled"u8,
        130 => "Owner died"u8,
        131 => "State not recoverable"u8,
        _ => default,
    };
}
