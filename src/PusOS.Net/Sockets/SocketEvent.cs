namespace PusOS.Net;

/// <summary>One entry of <see cref="SocketTable.TakeEvents"/>: the handle's cookie and what became ready.</summary>
public readonly record struct SocketEvent(nint Cookie, Readiness Ready);
