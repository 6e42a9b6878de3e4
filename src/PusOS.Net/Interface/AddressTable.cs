namespace PusOS.Net;

/// <summary>The addresses and routes of an interface: at most 16 of each. Answers: is this ours, where does it go, from which address.</summary>
internal sealed class AddressTable
{
    private const int Maximum = 16;

    private readonly InterfaceAddress[] _addresses = new InterfaceAddress[Maximum];
    private readonly Route[] _routes = new Route[Maximum];
    private int _addressCount;
    private int _routeCount;

    /// <summary>Changes whenever an address or route does; what is derived from the table is then stale.</summary>
    public int Generation { get; private set; }

    /// <summary>Called when an address became usable (true) or was taken away (false); null: nobody listens.</summary>
    public Action<bool>? Changed { get; set; }

    // The last answer of TrySelectSource: most datagrams go where the last one went.
    private IpAddress _selectedFor;
    private IpAddress _selected;
    private int _selectedGeneration = -1;
    private Instant _selectedUntil;

    public ReadOnlySpan<InterfaceAddress> Addresses => _addresses.AsSpan(0, _addressCount);

    public ReadOnlySpan<Route> Routes => _routes.AsSpan(0, _routeCount);

    /// <summary>Adds or renews an address. ResourceExhausted: the table is full.</summary>
    public Status Add(in InterfaceAddress address)
    {
        int index = IndexOf(address.Address);
        bool wasUsable = index >= 0 && !_addresses[index].Tentative;
        if (index < 0)
        {
            if (_addressCount == Maximum)
            {
                return Status.ResourceExhausted;
            }

            index = _addressCount++;
        }

        _addresses[index] = address;
        Generation++;
        if (!wasUsable && !address.Tentative)
        {
            Changed?.Invoke(true);
        }

        return Status.Ok;
    }

    public bool Remove(IpAddress address)
    {
        int index = IndexOf(address);
        if (index < 0)
        {
            return false;
        }

        _addresses[index] = _addresses[--_addressCount];
        Generation++;
        Changed?.Invoke(false);
        return true;
    }

    public bool TryGet(IpAddress address, out InterfaceAddress entry)
    {
        int index = IndexOf(address);
        entry = index < 0 ? default : _addresses[index];
        return index >= 0;
    }

    /// <summary>Adds or renews a route (same network, same gateway). ResourceExhausted: the table is full.</summary>
    public Status AddRoute(in Route route)
    {
        int index = 0;
        while (index < _routeCount && (_routes[index].Network != route.Network || _routes[index].Gateway != route.Gateway))
        {
            index++;
        }

        if (index == Maximum)
        {
            return Status.ResourceExhausted;
        }

        _routeCount = Math.Max(_routeCount, index + 1);
        _routes[index] = route;
        Generation++;
        return Status.Ok;
    }

    /// <summary>Removes every route to this network, or through this gateway if one is given.</summary>
    public void RemoveRoutes(IpPrefix network, IpAddress gateway)
    {
        for (int i = _routeCount - 1; i >= 0; i--)
        {
            if (_routes[i].Network == network && (gateway == default || _routes[i].Gateway == gateway))
            {
                _routes[i] = _routes[--_routeCount];
                Generation++;
            }
        }
    }

    /// <summary>Whether an address is one of ours and usable, or loopback.</summary>
    public bool IsOurs(IpAddress address)
    {
        int index = IndexOf(address);
        return index >= 0 ? !_addresses[index].Tentative : address.IsLoopback;
    }

    /// <summary>Whether an address is a broadcast address of one of our IPv4 networks.</summary>
    public bool IsBroadcast(IpAddress address)
    {
        if (!address.IsIPv4)
        {
            return false;
        }

        if (address.IsBroadcast)
        {
            return true;
        }

        foreach (ref readonly InterfaceAddress entry in Addresses)
        {
            if (entry.Address.IsIPv4 && entry.Prefix.Length < 31 && address == entry.Prefix.Broadcast)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether an address lies on the link itself.</summary>
    public bool IsOnLink(IpAddress address)
    {
        if (address.IsLinkLocal && !address.IsIPv4)
        {
            return true;
        }

        foreach (ref readonly InterfaceAddress entry in Addresses)
        {
            if (entry.Prefix.Contains(address))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The neighbour that a packet to this address goes to. False: no route.</summary>
    public bool TryNextHop(IpAddress destination, Instant now, out IpAddress nextHop)
    {
        nextHop = destination;
        if (IsOnLink(destination))
        {
            return true;
        }

        int best = -1;
        for (int i = 0; i < _routeCount; i++)
        {
            if (_routes[i].ValidUntil > now && _routes[i].Network.Contains(destination)
                && (best < 0 || _routes[i].Network.Length > _routes[best].Network.Length))
            {
                best = i;
            }
        }

        nextHop = best < 0 ? default : _routes[best].Gateway;
        return best >= 0;
    }

    /// <summary>
    /// Chooses the source for a destination: RFC 6724 §5 rules 1, 2, 3 and 8 for IPv6; for IPv4 the address
    /// in the next hop's network, else the first. False: there is none of that family.
    /// </summary>
    public bool TrySelectSource(IpAddress destination, Instant now, out IpAddress source)
    {
        if (_selectedFor == destination && _selectedGeneration == Generation && now < _selectedUntil)
        {
            source = _selected;
            return true;
        }

        if (!Select(destination, now, out source))
        {
            return false;
        }

        // For a second at most: an address may stop being preferred without a change of the table.
        (_selectedFor, _selected, _selectedGeneration, _selectedUntil) = (destination, source, Generation, now + Duration.FromSeconds(1));
        return true;
    }

    private bool Select(IpAddress destination, Instant now, out IpAddress source)
    {
        source = destination;
        if (IsOurs(destination))
        {
            return true;
        }

        _ = TryNextHop(destination, now, out IpAddress nextHop);
        int bestScore = -1;
        foreach (ref readonly InterfaceAddress entry in Addresses)
        {
            if (entry.Address.IsIPv4 != destination.IsIPv4 || entry.Tentative)
            {
                continue;
            }

            bool linkScope = destination.IsIPv4 || !destination.IsMulticast ? destination.IsLinkLocal : ((destination.High >> 48) & 15) == 2;
            int score = (entry.Address.IsLinkLocal == linkScope ? 1024 : 0)
                + (entry.PreferredUntil > now ? 512 : 0)
                + (entry.Prefix.Contains(nextHop) ? 256 : 0)
                + CommonBits(entry.Address, destination);
            if (score > bestScore)
            {
                (bestScore, source) = (score, entry.Address);
            }
        }

        return bestScore >= 0;
    }

    /// <summary>Removes what is no longer valid and returns when the next thing expires.</summary>
    public Instant Expire(Instant now)
    {
        Instant next = Instant.Never;
        for (int i = _addressCount - 1; i >= 0; i--)
        {
            if (_addresses[i].ValidUntil <= now)
            {
                _addresses[i] = _addresses[--_addressCount];
                Generation++;
                Changed?.Invoke(false);
            }
            else if (_addresses[i].ValidUntil < next)
            {
                next = _addresses[i].ValidUntil;
            }
        }

        for (int i = _routeCount - 1; i >= 0; i--)
        {
            if (_routes[i].ValidUntil <= now)
            {
                _routes[i] = _routes[--_routeCount];
                Generation++;
            }
            else if (_routes[i].ValidUntil < next)
            {
                next = _routes[i].ValidUntil;
            }
        }

        return next;
    }

    private static int CommonBits(IpAddress left, IpAddress right) => left.High != right.High
        ? System.Numerics.BitOperations.LeadingZeroCount(left.High ^ right.High)
        : 64 + System.Numerics.BitOperations.LeadingZeroCount(left.Low ^ right.Low);

    private int IndexOf(IpAddress address)
    {
        for (int i = 0; i < _addressCount; i++)
        {
            if (_addresses[i].Address == address)
            {
                return i;
            }
        }

        return -1;
    }
}
