using System.Threading;
using PusOS.Kernel;

namespace PusOS.Runtime.SystemNative;

/// <summary>
/// Random bytes for Random, Guid, hash seeds and cryptography: one generator, seeded at first use from the
/// boot loader's seed and the node's clocks, stirred with the time at each large request and each half KiB of small ones.
/// </summary>
internal static unsafe class RandomCalls
{
    /// <summary>Timer readings whose jitter goes into the first key.</summary>
    private const int JitterSamples = 64;

    private static RandomGenerator? s_generator;

    /// <summary>Set by a device driver with true randomness (virtio-rng); fills the span wholly or returns false.</summary>
    internal static delegate*<byte*, int, bool> HardwareSource { get; set; }

    [RuntimeExport("SystemNative_GetNonCryptographicallySecureRandomBytes")]
    internal static void Fill(byte* buffer, int count) => Fill(new Span<byte>(buffer, count));

    /// <summary>0: filled. The generator is as good as its seed; see docs/limits.md.</summary>
    [RuntimeExport("SystemNative_GetCryptographicallySecureRandomBytes")]
    internal static int FillSecure(byte* buffer, int count)
    {
        Fill(new Span<byte>(buffer, count));
        return 0;
    }

    private static void Fill(Span<byte> destination)
    {
        RandomGenerator generator = s_generator ?? Create();
        lock (generator)
        {
            if (!generator.TryTake(destination))
            {
                generator.Mix(Clock.Ticks);
                generator.Fill(destination);
            }
        }
    }

    private static RandomGenerator Create()
    {
        RandomGenerator made = new();
        made.Mix((ulong)Clock.UnixNanoseconds);
        for (int i = 0; i < JitterSamples; i++)
        {
            made.Mix(Clock.Ticks);
        }

        made.Mix(BootArguments.RandomSeed);
        byte* seed = stackalloc byte[ChaCha20.KeySize];
        if (HardwareSource != null && HardwareSource(seed, ChaCha20.KeySize))
        {
            made.Mix(new ReadOnlySpan<byte>(seed, ChaCha20.KeySize));
        }

        return Interlocked.CompareExchange(ref s_generator, made, null) ?? made;
    }
}
