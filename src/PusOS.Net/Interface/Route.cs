namespace PusOS.Net;

/// <summary>Where packets to a network go: to the gateway, until the route expires.</summary>
public readonly record struct Route(IpPrefix Network, IpAddress Gateway, Instant ValidUntil);
