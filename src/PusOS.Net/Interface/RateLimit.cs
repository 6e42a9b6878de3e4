namespace PusOS.Net;

/// <summary>At most so many events a second; the rest are refused.</summary>
internal struct RateLimit(int perSecond)
{
    private Instant _windowStart;
    private int _used;

    public bool TryTake(Instant now)
    {
        if (now - _windowStart >= Duration.FromSeconds(1))
        {
            _windowStart = now;
            _used = 0;
        }

        return _used++ < perSecond;
    }
}
