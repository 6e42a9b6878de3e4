using System.Buffers.Binary;
using PusOS.Launcher;

namespace PusOS.Sdk.Tests.Launcher;

public sealed class ElfStripperTests
{
    [Fact]
    public void KeepsSegmentsAndDropsTheRest()
    {
        byte[] image = Image(segmentOffset: 0x1000, segmentSize: 0x234, trailing: 5000);
        byte[] stripped = ElfStripper.Strip(image);
        Assert.Equal(0x1234, stripped.Length);
        Assert.Equal(image.AsSpan(64, 0x1234 - 64), stripped.AsSpan(64));
        Assert.Equal(0ul, BinaryPrimitives.ReadUInt64LittleEndian(stripped.AsSpan(40)));
        Assert.Equal(0, BinaryPrimitives.ReadUInt16LittleEndian(stripped.AsSpan(60)));
        Assert.Equal(stripped, ElfStripper.Strip(stripped));
    }

    [Fact]
    public void RefusesWhatIsNoImage()
    {
        Assert.Throws<InvalidDataException>(() => ElfStripper.Strip("#!/bin/sh\n"u8));
        byte[] image = Image(0x1000, 0x234, 0);
        Assert.Throws<InvalidDataException>(() => ElfStripper.Strip(image.AsSpan(0, 0x1200)));
        Assert.Throws<InvalidDataException>(() => ElfStripper.Strip(image.AsSpan(0, 100)));
    }

    private static byte[] Image(int segmentOffset, int segmentSize, int trailing)
    {
        byte[] image = new byte[segmentOffset + segmentSize + trailing];
        new Random(1).NextBytes(image);
        "\x7f"u8.CopyTo(image);
        "ELF"u8.CopyTo(image.AsSpan(1));
        image[4] = 2;
        image[5] = 1;
        BinaryPrimitives.WriteUInt64LittleEndian(image.AsSpan(32), 64);
        BinaryPrimitives.WriteUInt64LittleEndian(image.AsSpan(40), (ulong)(segmentOffset + segmentSize));
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(56), 1);
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(60), 7);
        BinaryPrimitives.WriteUInt64LittleEndian(image.AsSpan(64 + 8), (ulong)segmentOffset);
        BinaryPrimitives.WriteUInt64LittleEndian(image.AsSpan(64 + 32), (ulong)segmentSize);
        return image;
    }
}
