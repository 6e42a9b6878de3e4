using System.Runtime.InteropServices;

namespace PusOS.Net.SystemNative;

/// <summary>Interop.Sys.IPAddress of the class library: sixteen bytes, of which IPv4 uses four.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeIpAddress
{
    public fixed byte Bytes[16];
    public uint IsIPv6;
    public uint Scope;

    /// <summary>Takes an address over.</summary>
    public void Set(IpAddress address)
    {
        fixed (byte* bytes = Bytes)
        {
            Span<byte> target = new(bytes, 16);
            target.Clear();
            address.Write(target);
        }

        IsIPv6 = address.IsIPv4 ? 0u : 1u;
        Scope = !address.IsIPv4 && address.IsLinkLocal ? SocketAddressBytes.InterfaceIndex : 0;
    }

    /// <summary>Takes an address over as IPv6, IPv4 as a mapped address: what an IPv6 socket tells of.</summary>
    public void SetIPv6(IpAddress address)
    {
        Set(address);
        if (address.IsIPv4)
        {
            fixed (byte* bytes = Bytes)
            {
                SocketAddressBytes.WriteIPv6(new Span<byte>(bytes, 16), address);
            }

            IsIPv6 = 1;
        }
    }

    /// <summary>The stack's form of it.</summary>
    public IpAddress Get()
    {
        fixed (byte* bytes = Bytes)
        {
            return IpAddress.FromBytes(new ReadOnlySpan<byte>(bytes, IsIPv6 != 0 ? 16 : 4));
        }
    }
}
