using System.Numerics;

namespace PusOS.Net;

/// <summary>SipHash-2-4 of whole 64-bit words under a 128-bit key (Aumasson and Bernstein, 2012): a keyed hash that peers cannot predict.</summary>
internal readonly struct SipHash(ulong key0, ulong key1)
{
    public ulong Hash(ulong a, ulong b, ulong c, ulong d, ulong e)
    {
        ulong v0 = key0 ^ 0x736f6d6570736575;
        ulong v1 = key1 ^ 0x646f72616e646f6d;
        ulong v2 = key0 ^ 0x6c7967656e657261;
        ulong v3 = key1 ^ 0x7465646279746573;
        Absorb(ref v0, ref v1, ref v2, ref v3, a);
        Absorb(ref v0, ref v1, ref v2, ref v3, b);
        Absorb(ref v0, ref v1, ref v2, ref v3, c);
        Absorb(ref v0, ref v1, ref v2, ref v3, d);
        Absorb(ref v0, ref v1, ref v2, ref v3, e);
        Absorb(ref v0, ref v1, ref v2, ref v3, 40UL << 56);
        v2 ^= 0xff;
        for (int i = 0; i < 4; i++)
        {
            Round(ref v0, ref v1, ref v2, ref v3);
        }

        return v0 ^ v1 ^ v2 ^ v3;
    }

    /// <summary>The hash of a connection with one more word.</summary>
    public ulong Hash(in IpEndpoint local, in IpEndpoint remote, ulong extra) => Hash(
        local.Address.High ^ BitOperations.RotateLeft(local.Address.Low, 32),
        remote.Address.High,
        remote.Address.Low,
        ((ulong)local.Port << 16) | remote.Port,
        extra);

    private static void Absorb(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3, ulong word)
    {
        v3 ^= word;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= word;
    }

    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v0 += v1;
        v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
        v0 = BitOperations.RotateLeft(v0, 32);
        v2 += v3;
        v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
        v2 = BitOperations.RotateLeft(v2, 32);
    }
}
