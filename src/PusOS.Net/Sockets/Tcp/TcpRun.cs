using PusOS.Net.Wire;

namespace PusOS.Net;

/// <summary>A stretch of sent sequence numbers with one fate, up to <see cref="End"/>; it begins where the one before ends.</summary>
internal struct TcpRun
{
    public Instant SentAt;
    public SequenceNumber End;
    public TcpRunMarks Marks;
}
