namespace PusOS.Net;

/// <summary>What routers said about the largest packet towards a destination (RFC 1191, RFC 8201): 64 destinations, forgotten after ten minutes.</summary>
internal sealed class PathMtuCache
{
    private const int Maximum = 64;

    private readonly IpAddress[] _destinations = new IpAddress[Maximum];
    private readonly int[] _mtus = new int[Maximum];
    private readonly Instant[] _until = new Instant[Maximum];
    private int _count;

    /// <summary>Whether nothing was ever learnt.</summary>
    public bool IsEmpty => _count == 0;

    public int Lookup(IpAddress destination, Instant now)
    {
        for (int i = 0; i < _count; i++)
        {
            if (_destinations[i] == destination)
            {
                return _until[i] > now ? _mtus[i] : int.MaxValue;
            }
        }

        return int.MaxValue;
    }

    /// <summary>Remembers an MTU; never below the family's minimum, so that nobody can make us send crumbs.</summary>
    public int Learn(IpAddress destination, int mtu, Instant now)
    {
        mtu = Math.Max(mtu, destination.IsIPv4 ? 552 : 1280);
        int index = 0;
        while (index < _count && _destinations[index] != destination)
        {
            index++;
        }

        if (index == _count)
        {
            // Full: the place whose time is up first.
            index = _count < Maximum ? _count++ : Earliest();
        }

        _destinations[index] = destination;
        _mtus[index] = mtu;
        _until[index] = now + Duration.FromSeconds(600);
        return mtu;
    }

    private int Earliest()
    {
        int earliest = 0;
        for (int i = 1; i < _count; i++)
        {
            earliest = _until[i] < _until[earliest] ? i : earliest;
        }

        return earliest;
    }
}
