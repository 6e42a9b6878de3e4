namespace Iperf;

/// <summary>One stream of a test and what was counted on it.</summary>
internal abstract class IperfStream(int identifier, bool sends) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private long _bytes;

    /// <summary>The client's number for it.</summary>
    public int Identifier => identifier;

    /// <summary>Whether the server sends on it.</summary>
    public bool Sends => sends;

    /// <summary>Bytes sent or received so far.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Datagrams sent, or the highest number received; 0 for TCP.</summary>
    public long Packets { get; protected set; }

    /// <summary>Datagrams that did not arrive.</summary>
    public long Lost { get; protected set; }

    /// <summary>Of <see cref="Packets"/> and <see cref="Lost"/>, those that do not count.</summary>
    public long OmittedPackets { get; protected set; }

    public long OmittedLost { get; protected set; }

    /// <summary>Mean deviation of the datagrams' time on the way (RFC 3550 §6.4.1), in seconds.</summary>
    public double Jitter { get; protected set; }

    protected CancellationToken Stopping => _stop.Token;

    /// <summary>Sends or receives until the stream is disposed of or the peer ends it.</summary>
    public abstract Task RunAsync(IperfParameters parameters);

    /// <summary>Ends <see cref="RunAsync"/>. A socket that is disposed of while it sends would be reset.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>What was counted until now does not count.</summary>
    public virtual void Reset() => Interlocked.Exchange(ref _bytes, 0);

    public virtual void Dispose() => _stop.Cancel();

    protected void Count(int bytes) => Interlocked.Add(ref _bytes, bytes);
}
