using PusOS.Runtime.SystemNative;

namespace PusOS.Runtime.Tests.SystemNative;

public sealed class RandomTests
{
    /// <summary>RFC 8439 §2.3.2: key 00..1f, block counter 1, nonce 00000009 0000004a 00000000.</summary>
    [Fact]
    public void BlockMatchesTheRfc()
    {
        byte[] key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
        byte[] block = new byte[ChaCha20.BlockSize];
        ChaCha20.Block(key, counter: 1 | (0x09000000UL << 32), nonce: 0x4A000000, block);
        Assert.Equal(
            "10F1E7E4D13B5915500FDD1FA32071C4C7D1F4C733C068030422AA9AC3D46C4ED2826446079FAA0914C2D705D98B02A2B5129CD1DE164EB9CBD083E8A2503C4E",
            Convert.ToHexString(block));
    }

    [Fact]
    public void GeneratorDependsOnSeedAndNeverRepeats()
    {
        RandomGenerator one = new(), same = new(), other = new();
        one.Mix("seed"u8);
        same.Mix("seed"u8);
        other.Mix("seee"u8);
        byte[] a = Fill(one), b = Fill(same), c = Fill(other);
        Assert.Equal(a, b);
        Assert.NotEqual(a, c);
        Assert.NotEqual(a, Fill(one));
    }

    [Fact]
    public void BytesAreUniform()
    {
        RandomGenerator generator = new();
        generator.Mix(42);
        byte[] bytes = new byte[1 << 20];
        generator.Fill(bytes);
        int[] counts = new int[256];
        foreach (byte b in bytes)
        {
            counts[b]++;
        }

        double expected = bytes.Length / 256.0;
        double chiSquare = counts.Sum(c => (c - expected) * (c - expected) / expected);
        Assert.InRange(chiSquare, 150, 370); // 255 degrees of freedom: beyond 5 standard deviations would be wrong.
    }

    [Fact]
    public void SmallRequestsShareAStockAndNeverRepeat()
    {
        RandomGenerator generator = new();
        generator.Mix(42);
        HashSet<string> seen = [];
        int fills = 0;
        byte[] bytes = new byte[16];
        for (int i = 0; i < 10_000; i++)
        {
            if (!generator.TryTake(bytes))
            {
                generator.Fill(bytes);
                fills++;
            }

            Assert.True(seen.Add(Convert.ToHexString(bytes)));
        }

        Assert.InRange(fills, 1, 10_000 / 30);
        Assert.False(generator.TryTake(new byte[1000]));
        generator.Mix(43);
        Assert.False(generator.TryTake(new byte[1])); // What was made before new entropy came is not given out after it.
    }

    private static byte[] Fill(RandomGenerator generator)
    {
        byte[] bytes = new byte[100];
        generator.Fill(bytes);
        return bytes;
    }
}
