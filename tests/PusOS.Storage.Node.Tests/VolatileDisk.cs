using System.Buffers.Binary;

namespace PusOS.Storage.Node.Tests;

/// <summary>
/// A disk with a volatile write cache: a qcow2 image (version 2, clusters of 512 bytes, as QEMU's docs/interop/qcow2.rst
/// describes the format) whose mapping tables QEMU keeps in its own memory until the guest flushes. A killed QEMU loses
/// every first write to a sector since the last flush, whichever order they were made in.
/// </summary>
internal static class VolatileDisk
{
    private const int Cluster = 512, L2Entries = Cluster / 8, TableClusters = 8;
    private const ulong OffsetMask = 0x00ff_ffff_ffff_fe00;

    /// <summary>Makes an empty disk.</summary>
    public static void Create(string path, long size)
    {
        int l1Size = (int)((size + (L2Entries * Cluster) - 1) / (L2Entries * Cluster));
        int l1Clusters = ((l1Size * 8) + Cluster - 1) / Cluster;
        int l1Start = 1 + TableClusters + 1;
        byte[] image = new byte[(l1Start + l1Clusters) * Cluster];
        BinaryPrimitives.WriteUInt32BigEndian(image, 0x514649fb);
        BinaryPrimitives.WriteUInt32BigEndian(image.AsSpan(4), 2);
        BinaryPrimitives.WriteUInt32BigEndian(image.AsSpan(20), 9); // cluster_bits
        BinaryPrimitives.WriteInt64BigEndian(image.AsSpan(24), size);
        BinaryPrimitives.WriteInt32BigEndian(image.AsSpan(36), l1Size);
        BinaryPrimitives.WriteInt64BigEndian(image.AsSpan(40), (long)l1Start * Cluster);
        BinaryPrimitives.WriteInt64BigEndian(image.AsSpan(48), Cluster); // refcount_table_offset
        BinaryPrimitives.WriteInt32BigEndian(image.AsSpan(56), TableClusters);
        BinaryPrimitives.WriteInt64BigEndian(image.AsSpan(Cluster), (long)(1 + TableClusters) * Cluster);
        for (int cluster = 0; cluster < l1Start + l1Clusters; cluster++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(image.AsSpan(((1 + TableClusters) * Cluster) + (cluster * 2)), 1);
        }

        File.WriteAllBytes(path, image);
    }

    /// <summary>Writes what a reader of the disk would see into a raw image; returns how many sectors were ever written.</summary>
    public static int ToRaw(string path, string rawPath)
    {
        byte[] image = File.ReadAllBytes(path);
        long size = BinaryPrimitives.ReadInt64BigEndian(image.AsSpan(24));
        int l1Size = BinaryPrimitives.ReadInt32BigEndian(image.AsSpan(36));
        int l1Start = (int)BinaryPrimitives.ReadInt64BigEndian(image.AsSpan(40));
        using FileStream raw = new(rawPath, FileMode.Create);
        raw.SetLength(size);
        int written = 0;
        for (int l1 = 0; l1 < l1Size; l1++)
        {
            long l2Start = (long)(BinaryPrimitives.ReadUInt64BigEndian(image.AsSpan(l1Start + (l1 * 8))) & OffsetMask);
            for (int l2 = 0; l2 < L2Entries && l2Start != 0; l2++)
            {
                long data = (long)(BinaryPrimitives.ReadUInt64BigEndian(image.AsSpan((int)l2Start + (l2 * 8))) & OffsetMask);
                if (data != 0 && data < image.Length)
                {
                    raw.Position = (((long)l1 * L2Entries) + l2) * Cluster;
                    raw.Write(image.AsSpan((int)data, (int)Math.Min(Cluster, image.Length - data)));
                    written++;
                }
            }
        }

        return written;
    }
}
