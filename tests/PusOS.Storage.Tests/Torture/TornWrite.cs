using PusOS.Storage.BlockDevices.FaultInjection;

namespace PusOS.Storage.Torture;

/// <summary>What the write at which the power is cut leaves on a disk.</summary>
public static class TornWrite
{
    /// <summary>Applies it to a copy of the disk: <paramref name="bytes"/>.</summary>
    public static void Apply(Span<byte> bytes, ForkingDevice device, CutKind kind, uint block, int offset, ReadOnlySpan<byte> source, SeededRandom random)
    {
        Span<byte> target = bytes.Slice(((int)block * device.BlockSize) + offset, source.Length);
        if (kind != CutKind.Reordered)
        {
            Apply(target, kind, source, device.ProgGranularity, random);
            return;
        }

        // Of the blocks written since the last sync, some had not reached the medium; this write had, or not.
        // The order within a block is kept, as every medium keeps it.
        foreach ((uint unsynced, byte[] content) in device.Unsynced)
        {
            if (unsynced != block && random.OneIn(2))
            {
                content.CopyTo(bytes.Slice((int)unsynced * device.BlockSize));
            }
        }

        if (random.OneIn(2))
        {
            source.CopyTo(target);
        }
    }

    /// <summary>The same for the bytes that are written: all kinds but that of reordered writes.</summary>
    public static void Apply(Span<byte> target, CutKind kind, ReadOnlySpan<byte> source, int unit, SeededRandom random)
    {
        switch (kind)
        {
            case CutKind.HalfWritten:
                TearHalf(target, source, unit, random);
                break;
            case CutKind.BitFlipped:
                source.CopyTo(target);
                for (int flips = 1 + random.Next(4); flips > 0; flips--)
                {
                    target[random.Next(target.Length)] ^= (byte)(1 << random.Next(8));
                }

                break;
            default:
                break;
        }
    }

    // A device writes a long prog from front to back, or its units in any order.
    private static void TearHalf(Span<byte> target, ReadOnlySpan<byte> source, int unit, SeededRandom random)
    {
        if (random.OneIn(2))
        {
            source.Slice(0, 1 + random.Next(source.Length)).CopyTo(target);
            return;
        }

        for (int offset = 0; offset < source.Length; offset += unit)
        {
            if (random.OneIn(2))
            {
                source.Slice(offset, unit).CopyTo(target.Slice(offset));
            }
        }
    }
}
