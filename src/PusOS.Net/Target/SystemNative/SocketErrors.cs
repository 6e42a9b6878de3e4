namespace PusOS.Net.SystemNative;

/// <summary>From the stack's outcomes to the class library's platform-neutral errors (docs/spec/net.md has the table).</summary>
internal static class SocketErrors
{
    /// <summary>The error that the class library expects for an outcome.</summary>
    public static Interop.Error ToError(SocketStatus status) => status switch
    {
        SocketStatus.Ok => Interop.Error.SUCCESS,
        SocketStatus.WouldBlock => Interop.Error.EAGAIN,
        SocketStatus.InProgress => Interop.Error.EINPROGRESS,
        SocketStatus.InvalidArgument => Interop.Error.EINVAL,
        SocketStatus.AddressInUse => Interop.Error.EADDRINUSE,
        SocketStatus.AddressNotAvailable => Interop.Error.EADDRNOTAVAIL,
        SocketStatus.NotConnected => Interop.Error.ENOTCONN,
        SocketStatus.AlreadyConnected => Interop.Error.EISCONN,
        SocketStatus.ConnectionRefused => Interop.Error.ECONNREFUSED,
        SocketStatus.ConnectionReset => Interop.Error.ECONNRESET,
        SocketStatus.ConnectionAborted => Interop.Error.ECONNABORTED,
        SocketStatus.TimedOut => Interop.Error.ETIMEDOUT,
        SocketStatus.NetworkUnreachable => Interop.Error.ENETUNREACH,
        SocketStatus.HostUnreachable => Interop.Error.EHOSTUNREACH,
        SocketStatus.MessageTooLarge => Interop.Error.EMSGSIZE,
        SocketStatus.ResourceExhausted => Interop.Error.ENOBUFS,
        SocketStatus.Shutdown => Interop.Error.EPIPE,
        SocketStatus.NotSupported => Interop.Error.EOPNOTSUPP,
        SocketStatus.AccessDenied => Interop.Error.EACCES,
        _ => Interop.Error.EBADF,
    };
}
