namespace PusOS.Net;

/// <summary>
/// Proportional rate reduction (RFC 6937, RFC 9937): how much may leave while loss is repaired, so that the window comes down
/// to the threshold evenly over one round trip, by what arrives.
/// </summary>
internal struct TcpReduction
{
    private int _delivered;
    private int _sent;
    private int _flight;

    /// <summary>Bytes that may leave now.</summary>
    public int Allowance { get; private set; }

    /// <summary>Recovery begins with so much in flight.</summary>
    public void Start(int flight)
    {
        _delivered = 0;
        _sent = 0;
        _flight = Math.Max(flight, 1);
        Allowance = 0;
    }

    /// <summary>An acknowledgment came. <paramref name="safe"/>: it moved on and told of no new loss.</summary>
    public void OnAcknowledgment(int delivered, int pipe, int threshold, int segment, bool safe)
    {
        _delivered += delivered;
        if (pipe > threshold)
        {
            long proportional = ((long)_delivered * threshold + _flight - 1) / _flight;
            Allowance = (int)Math.Max(0, proportional - _sent);
            return;
        }

        int limit = Math.Max(_delivered - _sent, delivered) + (safe ? segment : 0);
        Allowance = Math.Max(0, Math.Min(threshold - pipe, limit));
    }

    public void OnSent(int bytes)
    {
        _sent += bytes;
        Allowance = Math.Max(0, Allowance - bytes);
    }
}
