using System.Runtime.InteropServices;

namespace PusOS.Net.Virtio;

/// <summary>What precedes each frame in a queue (Virtual I/O Device Version 1.2, §5.1.6); little-endian, as the node is.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct VirtioNetHeader
{
    /// <summary>Flag: the checksum is to be completed (transmit) or is known to be only begun (receive).</summary>
    public const byte NeedsChecksum = 1;

    /// <summary>Flag: the device verified the checksum.</summary>
    public const byte DataValid = 2;

    /// <summary>Segmentation: none, TCP over IPv4, TCP over IPv6.</summary>
    public const byte SegmentNone = 0, SegmentTcpV4 = 1, SegmentTcpV6 = 4;

    public byte Flags;
    public byte SegmentType;
    public ushort HeaderLength;
    public ushort SegmentSize;
    public ushort ChecksumStart;
    public ushort ChecksumOffset;

    /// <summary>Buffers that the frame lies in (received, mergeable buffers only).</summary>
    public ushort BufferCount;
}
