using System.Security.Cryptography;
using PusOS.Runtime.Cryptography;

namespace PusOS.Runtime.Tests.Cryptography;

/// <summary>The hash functions against those of the host's .NET.</summary>
public sealed class HashTests
{
    private static readonly (HashAlgorithmKind Kind, HashAlgorithmName Name)[] s_functions =
    [
        (HashAlgorithmKind.Md5, HashAlgorithmName.MD5),
        (HashAlgorithmKind.Sha1, HashAlgorithmName.SHA1),
        (HashAlgorithmKind.Sha256, HashAlgorithmName.SHA256),
        (HashAlgorithmKind.Sha384, HashAlgorithmName.SHA384),
        (HashAlgorithmKind.Sha512, HashAlgorithmName.SHA512),
    ];

    private static byte[] Data(int length)
    {
        byte[] data = new byte[length];
        new Random(length).NextBytes(data);
        return data;
    }

    [Fact]
    public void EveryLengthAroundTwoBlocksIsHashedAsTheHostDoes()
    {
        foreach ((HashAlgorithmKind kind, HashAlgorithmName name) in s_functions)
        {
            for (int length = 0; length <= 300; length++)
            {
                byte[] data = Data(length);
                byte[] digest = new byte[HashState.DigestBytes(kind)];
                HashState state = default;
                state.Start(kind);
                state.Append(data);
                state.Finish(digest);
                Assert.Equal(CryptographicOperations.HashData(name, data), digest);
            }
        }
    }

    [Fact]
    public void PiecesOfAnyLengthGiveTheSameDigest()
    {
        var random = new Random(5);
        byte[] data = Data(5000);
        foreach ((HashAlgorithmKind kind, HashAlgorithmName name) in s_functions)
        {
            HashState state = default;
            state.Start(kind);
            for (int at = 0; at < data.Length;)
            {
                int taken = Math.Min(random.Next(0, 300), data.Length - at);
                state.Append(data.AsSpan(at, taken));
                at += taken;
            }

            HashState copy = state;
            byte[] digest = new byte[HashState.DigestBytes(kind)];
            copy.Finish(digest);
            Assert.Equal(CryptographicOperations.HashData(name, data), digest);
            digest.AsSpan().Clear();
            state.Finish(digest);
            Assert.Equal(CryptographicOperations.HashData(name, data), digest);
        }
    }

    [Fact]
    public void KeysOfEveryLengthAuthenticateAsTheHostDoes()
    {
        foreach ((HashAlgorithmKind kind, HashAlgorithmName name) in s_functions)
        {
            for (int length = 0; length <= 140; length++)
            {
                byte[] key = Data(length);
                byte[] data = Data(length + 7);
                byte[] code = new byte[HashState.DigestBytes(kind)];
                HmacState state = default;
                state.Start(kind, key);
                state.Append([1, 2, 3]);
                state.Restart();
                state.Append(data);
                state.Finish(code);
                Assert.Equal(CryptographicOperations.HmacData(name, key, data), code);
            }
        }
    }

    [Fact]
    public void KeysAreDerivedAsTheHostDoes()
    {
        // The host's PBKDF2 takes no MD5.
        foreach ((HashAlgorithmKind kind, HashAlgorithmName name) in s_functions.AsSpan(1))
        {
            byte[] key = new byte[100];
            KeyDerivation.Pbkdf2(kind, "password"u8, "salt"u8, 7, key);
            Assert.Equal(Rfc2898DeriveBytes.Pbkdf2("password"u8, "salt"u8, 7, name, key.Length), key);
        }
    }
}
