using PusOS.Net.Wire;

namespace PusOS.Net;

/// <summary>
/// Initial sequence numbers that hold a half-open connection in themselves (RFC 4987 §3.6): 24 bits of a
/// keyed hash, 5 of a minute counter, 3 of the MSS. Window scale, SACK and timestamps are not offered then.
/// </summary>
internal static class SynCookie
{
    private const ulong Purpose = 0x636f_6f6b_6965;

    private static ReadOnlySpan<ushort> Sizes => [216, 536, 1024, 1220, 1360, 1440, 1460, 8960];

    public static SequenceNumber Create(SipHash key, IpEndpoint local, IpEndpoint remote, SequenceNumber irs, ushort mss, Instant now)
    {
        int index = Sizes.Length - 1;
        while (index > 0 && Sizes[index] > mss)
        {
            index--;
        }

        uint minute = Minute(now);
        return new((Hash(key, local, remote, irs, minute) << 8) | (minute << 3) | (uint)index);
    }

    /// <summary>Whether we made this cookie in this or the last minute; if so, the MSS.</summary>
    public static bool TryCheck(SipHash key, IpEndpoint local, IpEndpoint remote, SequenceNumber irs, SequenceNumber cookie, Instant now, out ushort mss)
    {
        mss = Sizes[(int)(cookie.Value & 7)];
        uint minute = (cookie.Value >> 3) & 31;
        uint age = (Minute(now) - minute) & 31;
        return age <= 1 && Hash(key, local, remote, irs, minute) == cookie.Value >> 8;
    }

    private static uint Minute(Instant now) => (uint)(now.Milliseconds / 60_000) & 31;

    private static uint Hash(SipHash key, IpEndpoint local, IpEndpoint remote, SequenceNumber irs, uint minute) =>
        (uint)key.Hash(local, remote, Purpose ^ ((ulong)irs.Value << 32) ^ ((ulong)minute << 24)) & 0xff_ffff;
}
