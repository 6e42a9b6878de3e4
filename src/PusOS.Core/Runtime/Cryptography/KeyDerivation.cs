using System.Buffers.Binary;

namespace PusOS.Runtime.Cryptography;

/// <summary>PBKDF2 (RFC 8018, 5.2) with HMAC.</summary>
internal static class KeyDerivation
{
    /// <summary>Fills <paramref name="key"/>. Time grows with iterations times the length of the key.</summary>
    public static void Pbkdf2(HashAlgorithmKind kind, ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int iterations, Span<byte> key)
    {
        int size = HashState.DigestBytes(kind);
        HmacState start = default;
        start.Start(kind, password);
        Span<byte> number = stackalloc byte[sizeof(uint)];
        Span<byte> u = stackalloc byte[HashState.LargestDigest];
        Span<byte> t = stackalloc byte[HashState.LargestDigest];
        for (uint block = 1; !key.IsEmpty; block++)
        {
            HmacState mac = start;
            mac.Append(salt);
            BinaryPrimitives.WriteUInt32BigEndian(number, block);
            mac.Append(number);
            mac.Finish(u);
            u[..size].CopyTo(t);
            for (int i = 1; i < iterations; i++)
            {
                mac = start;
                mac.Append(u[..size]);
                mac.Finish(u);
                for (int k = 0; k < size; k++)
                {
                    t[k] ^= u[k];
                }
            }

            int taken = Math.Min(size, key.Length);
            t[..taken].CopyTo(key);
            key = key[taken..];
        }
    }
}
