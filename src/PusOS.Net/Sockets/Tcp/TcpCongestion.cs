namespace PusOS.Net;

/// <summary>The congestion window: NewReno (RFC 5681) or CUBIC (RFC 9438), in bytes. Initial window: ten segments (RFC 6928).</summary>
internal struct TcpCongestion
{
    private const double CubicC = 0.4;
    private const double CubicBeta = 0.7;
    private const int WindowMaximum = 1 << 28;

    private bool _cubic;
    private int _segment;
    private double _windowMaximum;
    private double _k;
    private double _renoEstimate;
    private Instant _epoch;
    private bool _inEpoch;
    private int _ackedBytes;
    private int _priorWindow;
    private int _priorThreshold;
    private double _priorMaximum;

    /// <summary>cwnd.</summary>
    public int Window { get; private set; }

    /// <summary>ssthresh.</summary>
    public int Threshold { get; private set; }

    public readonly int InitialWindow => Math.Min(10 * _segment, Math.Max(2 * _segment, 14_600));

    public void Start(int segment, bool cubic)
    {
        _cubic = cubic;
        _segment = segment;
        Window = InitialWindow;
        Threshold = int.MaxValue;
    }

    /// <summary>The segment size changed (path MTU).</summary>
    public void SetSegment(int segment) => _segment = segment;

    /// <summary>New data was acknowledged outside recovery. Grows the window if the sender was using it.</summary>
    public void OnAcknowledged(int bytes, bool windowLimited, Instant now, Duration smoothed)
    {
        if (!windowLimited)
        {
            return;
        }

        if (Window < Threshold)
        {
            // RFC 5681 §3.1 with appropriate byte counting of two segments (RFC 3465).
            Grow(Math.Min(bytes, 2 * _segment));
            return;
        }

        if (_cubic)
        {
            GrowCubic(bytes, now, smoothed);
            return;
        }

        _ackedBytes += bytes;
        if (_ackedBytes >= Window)
        {
            _ackedBytes -= Window;
            Grow(_segment);
        }
    }

    /// <summary>Fast retransmit: the window after recovery.</summary>
    public void OnLoss(int flight)
    {
        Reduce(flight);
        Window = Threshold;
    }

    /// <summary>The retransmission timer expired: one segment (RFC 5681 §3.1). <paramref name="first"/>: not again for the same data.</summary>
    public void OnTimeout(int flight, bool first)
    {
        if (first)
        {
            Reduce(flight);
        }

        Window = _segment;
    }

    /// <summary>Nothing was sent for a timeout: the window says nothing about the path any more (RFC 5681 §4.1).</summary>
    public void OnIdle() => Window = Math.Min(Window, InitialWindow);

    /// <summary>What <see cref="Undo"/> goes back to.</summary>
    public void Remember()
    {
        _priorWindow = Window;
        _priorThreshold = Threshold;
        _priorMaximum = _windowMaximum;
    }

    /// <summary>The reductions since <see cref="Remember"/> answered no loss: window and threshold are what they were, or what they have become.</summary>
    public void Undo()
    {
        Window = Math.Max(Window, _priorWindow);
        Threshold = Math.Max(Threshold, _priorThreshold);
        _windowMaximum = _priorMaximum;
        _inEpoch = false;
    }

    private void Grow(int bytes) => Window = Math.Min(WindowMaximum, Window + bytes);

    private void Reduce(int flight)
    {
        double segments = (double)Window / _segment;
        if (_cubic)
        {
            // RFC 9438 §4.7: fast convergence lets new flows in.
            _windowMaximum = segments < _windowMaximum ? segments * (1 + CubicBeta) / 2 : segments;
        }

        double beta = _cubic ? CubicBeta : 0.5;
        Threshold = Math.Max((int)(flight * beta), 2 * _segment);
        _inEpoch = false;
        _ackedBytes = 0;
    }

    private void GrowCubic(int bytes, Instant now, Duration smoothed)
    {
        double segments = (double)Window / _segment;
        if (!_inEpoch)
        {
            _inEpoch = true;
            _epoch = now;
            _renoEstimate = segments;
            _windowMaximum = Math.Max(_windowMaximum, segments);
            _k = CubeRoot((_windowMaximum - segments) / CubicC);
        }

        double t = (now - _epoch + smoothed).Nanoseconds * 1e-9;
        double target = CubicC * (t - _k) * (t - _k) * (t - _k) + _windowMaximum;
        target = Math.Clamp(target, segments, segments * 1.5);
        // RFC 9438 §4.3: never slower than Reno would be.
        _renoEstimate += 3 * (1 - CubicBeta) / (1 + CubicBeta) * bytes / Window;
        double increase = (target - segments) / segments * bytes / _segment;
        double next = Math.Max(segments + increase, Math.Min(_renoEstimate, segments + (double)bytes / _segment));
        Window = (int)Math.Min(WindowMaximum, next * _segment);
    }

    /// <summary>Newton's iteration: no library function is needed on the node for it.</summary>
    private static double CubeRoot(double value)
    {
        if (value <= 0)
        {
            return 0;
        }

        double root = Math.Max(1, value / 3);
        for (int i = 0; i < 40; i++)
        {
            root -= (root * root * root - value) / (3 * root * root);
        }

        return root;
    }
}
