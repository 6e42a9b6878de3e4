namespace PusOS.Net;

/// <summary>Round-trip estimation and the retransmission timeout of RFC 6298. The minimum is 200 ms, as on Linux, not the RFC's cautious second.</summary>
internal struct TcpRoundTrip
{
    private const long Granularity = 1_000_000;

    public static readonly Duration Minimum = Duration.FromMilliseconds(200);
    public static readonly Duration Maximum = Duration.FromSeconds(60);
    public static readonly Duration Initial = Duration.FromSeconds(1);

    private long _smoothed;
    private long _variation;
    private Duration _timeout;
    private int _backoff;

    public readonly bool HasSample => _smoothed != 0;

    public readonly Duration Smoothed => new(_smoothed);

    /// <summary>The timeout with its present backoff.</summary>
    public readonly Duration Timeout
    {
        get
        {
            Duration first = HasSample ? _timeout : Initial;
            Duration backedOff = new(first.Nanoseconds << Math.Min(_backoff, 12));
            return backedOff > Maximum ? Maximum : backedOff;
        }
    }

    /// <summary>How often the timeout has doubled since the last sample.</summary>
    public readonly int Backoff => _backoff;

    public void Sample(Duration measured)
    {
        long rtt = Math.Max(measured.Nanoseconds, 1);
        if (_smoothed == 0)
        {
            _smoothed = rtt;
            _variation = rtt / 2;
        }
        else
        {
            _variation += (Math.Abs(_smoothed - rtt) - _variation) / 4;
            _smoothed = Math.Max(1, _smoothed + (rtt - _smoothed) / 8);
        }

        _timeout = new(Math.Clamp(_smoothed + Math.Max(Granularity, 4 * _variation), Minimum.Nanoseconds, Maximum.Nanoseconds));
        _backoff = 0;
    }

    public void BackOff() => _backoff = Math.Min(_backoff + 1, 30);

    /// <summary>New data was acknowledged: the timeout counts from its estimate again.</summary>
    public void ResetBackoff() => _backoff = 0;
}
