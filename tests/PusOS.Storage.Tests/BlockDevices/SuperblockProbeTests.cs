using PusOS.Storage.BlockDevices;
using PusOS.Storage.Littlefs;

namespace PusOS.Storage.Tests.BlockDevices;

/// <summary>The geometry of an image is found as long as one copy of the superblock is whole.</summary>
public sealed class SuperblockProbeTests
{
    // Revision, tags, magic, version and sizes.
    private const int HeadLength = 32, FirstBlockCountByte = 28;

    [Theory]
    [InlineData(512)]
    [InlineData(4096)]
    public void Any_damaged_byte_of_one_copy_is_no_matter(int blockSize)
    {
        const uint Blocks = 64;
        RamBlockDevice ram = new(blockSize, Blocks, 16, 16);
        Assert.Equal(Status.Ok, LittleFileSystem.Format(ram, null, out _));
        byte[] image = new byte[2 * blockSize];
        Assert.Equal(Status.Ok, ram.Read(0, 0, image.AsSpan(0, blockSize)));
        Assert.Equal(Status.Ok, ram.Read(1, 0, image.AsSpan(blockSize)));
        for (int offset = 0; offset < HeadLength; offset++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                foreach (int copy in new[] { 0, blockSize })
                {
                    byte[] damaged = (byte[])image.Clone();
                    damaged[copy + offset] ^= (byte)(1 << bit);
                    bool found = SuperblockProbe.TryFind(damaged, out int size, out uint count);
                    Assert.True(found && size == blockSize, $"copy {copy} offset {offset} bit {bit}: {found} {size}");

                    // A smaller number of blocks in one copy cannot be told from a file system that has grown.
                    Assert.True(count == Blocks || (offset >= FirstBlockCountByte && count < Blocks), $"copy {copy} offset {offset} bit {bit}: {count} blocks");
                }
            }
        }

        image.AsSpan().Clear();
        Assert.False(SuperblockProbe.TryFind(image, out int none, out uint noBlocks));
        Assert.Equal((0, 0u), (none, noBlocks));
    }
}
