namespace PusOS.Net;

/// <summary>An address with the number of its leading bits that name the network (0 to 32, or 0 to 128).</summary>
public readonly record struct IpPrefix(IpAddress Address, int Length)
{
    /// <summary>Whether <paramref name="other"/> is of the same family and lies in this network.</summary>
    public bool Contains(IpAddress other)
    {
        if (other.IsIPv4 != Address.IsIPv4)
        {
            return false;
        }

        int bits = Address.IsIPv4 ? Length + 96 : Length;
        ulong highMask = bits >= 64 ? ulong.MaxValue : bits == 0 ? 0 : ulong.MaxValue << (64 - bits);
        ulong lowMask = bits <= 64 ? 0 : ulong.MaxValue << (128 - bits);
        return ((other.High ^ Address.High) & highMask) == 0 && ((other.Low ^ Address.Low) & lowMask) == 0;
    }

    /// <summary>The directed broadcast address of an IPv4 network; 255.255.255.255 where the prefix leaves none (31, 32).</summary>
    public IpAddress Broadcast =>
        Length >= 31 ? IpAddress.BroadcastIPv4 : IpAddress.FromIPv4(Address.IPv4Value | (uint.MaxValue >> Length));

    /// <summary>The network itself: the address with its other bits cleared.</summary>
    public IpPrefix Network
    {
        get
        {
            int bits = Address.IsIPv4 ? Length + 96 : Length;
            ulong highMask = bits >= 64 ? ulong.MaxValue : bits == 0 ? 0 : ulong.MaxValue << (64 - bits);
            ulong lowMask = bits <= 64 ? 0 : ulong.MaxValue << (128 - bits);
            return new IpPrefix(Address.IsIPv4
                ? IpAddress.FromIPv4(Address.IPv4Value & (uint)lowMask)
                : IpAddress.FromIPv6(Address.High & highMask, Address.Low & lowMask), Length);
        }
    }

    /// <summary>address/length.</summary>
    public override string ToString() => $"{Address}/{Length}";
}
