using System.Runtime.InteropServices;

namespace PusOS.Net.SystemNative;

/// <summary>Interop.Sys.IpAddressInfo of System.Net.NetworkInformation.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IpAddressInfo
{
    public int InterfaceIndex;
    public fixed byte Address[16];
    public byte AddressLength;
    public byte PrefixLength;
    public fixed byte Padding[2];
}
