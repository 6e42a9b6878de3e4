namespace PusOS.Net;

/// <summary>Round-trip estimation and the retransmission timeout of RFC 6298. Its minimum is <see cref="InterfaceOptions.TcpRetransmissionMinimum"/>.</summary>
internal struct TcpRoundTrip
{
    private const long Granularity = 1_000_000;

    public static readonly Duration Maximum = Duration.FromSeconds(60);
    public static readonly Duration Initial = Duration.FromSeconds(1);

    private long _smoothed;
    private long _variation;
    private Duration _timeout;
    private int _backoff;
    private long _least;

    public readonly bool HasSample => _smoothed != 0;

    public readonly Duration Smoothed => new(_smoothed);

    /// <summary>The least of all samples; zero before the first.</summary>
    public readonly Duration Least => new(_least);

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

    public void Sample(Duration measured, Duration minimum)
    {
        long rtt = Math.Max(measured.Nanoseconds, 1);
        _least = _least == 0 ? rtt : Math.Min(_least, rtt);
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

        _timeout = new(Math.Clamp(_smoothed + Math.Max(Granularity, 4 * _variation), minimum.Nanoseconds, Maximum.Nanoseconds));
        _backoff = 0;
    }

    public void BackOff() => _backoff = Math.Min(_backoff + 1, 30);

    /// <summary>New data was acknowledged: the timeout counts from its estimate again.</summary>
    public void ResetBackoff() => _backoff = 0;
}
