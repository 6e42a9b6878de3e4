namespace PusOS.Net;

/// <summary>An Ethernet address: six bytes as a big-endian number in the low 48 bits.</summary>
public readonly record struct HardwareAddress(ulong Value)
{
    /// <summary>ff:ff:ff:ff:ff:ff.</summary>
    public static HardwareAddress Broadcast => new(0xffff_ffff_ffff);

    /// <summary>Whether the group bit is set (broadcast included).</summary>
    public bool IsMulticast => (Value & 0x0100_0000_0000) != 0;

    /// <summary>Whether a station may have this address.</summary>
    public bool IsUnicast => !IsMulticast && Value != 0;

    /// <summary>Reads six bytes in transmission order.</summary>
    public static HardwareAddress FromBytes(ReadOnlySpan<byte> bytes) =>
        new(((ulong)bytes[0] << 40) | ((ulong)bytes[1] << 32) | ((ulong)bytes[2] << 24) | ((ulong)bytes[3] << 16) | ((ulong)bytes[4] << 8) | bytes[5]);

    /// <summary>The group address of a multicast IP address (RFC 1112 §6.4, RFC 2464 §7).</summary>
    public static HardwareAddress ForMulticast(IpAddress group) => group.IsIPv4
        ? new(0x0100_5e00_0000UL | (group.IPv4Value & 0x7f_ffff))
        : new(0x3333_0000_0000 | (group.Low & 0xffff_ffff));

    /// <summary>Writes six bytes in transmission order.</summary>
    public void Write(Span<byte> destination)
    {
        destination[5] = (byte)Value;
        destination[4] = (byte)(Value >> 8);
        destination[3] = (byte)(Value >> 16);
        destination[2] = (byte)(Value >> 24);
        destination[1] = (byte)(Value >> 32);
        destination[0] = (byte)(Value >> 40);
    }

    /// <summary>The link-local IPv6 address of the modified EUI-64 (RFC 4862 §5.3, RFC 2464 §4).</summary>
    public ulong InterfaceIdentifier => ((Value & 0xffff_ff00_0000) << 16) ^ 0x0200_00ff_fe00_0000 | (Value & 0xff_ffff);

    /// <summary>Six pairs of hexadecimal digits with colons.</summary>
    public override string ToString() =>
        $"{(byte)(Value >> 40):x2}:{(byte)(Value >> 32):x2}:{(byte)(Value >> 24):x2}:{(byte)(Value >> 16):x2}:{(byte)(Value >> 8):x2}:{(byte)Value:x2}";
}
