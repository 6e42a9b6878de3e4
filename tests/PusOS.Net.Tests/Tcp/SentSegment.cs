using PusOS.Net.Wire;

namespace PusOS.Net.Tests.Tcp;

/// <summary>A segment that the stack under test has sent, and when.</summary>
internal sealed record SentSegment(TcpRepr Header, byte[] Payload, Instant At);
