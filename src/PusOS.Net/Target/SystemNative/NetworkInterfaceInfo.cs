using System.Runtime.InteropServices;

namespace PusOS.Net.SystemNative;

/// <summary>Interop.Sys.NetworkInterfaceInfo of System.Net.NetworkInformation.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NetworkInterfaceInfo
{
    public fixed byte Name[16];
    public long Speed;
    public int InterfaceIndex;
    public int Mtu;
    public ushort HardwareType;
    public byte OperationalState;
    public byte AddressLength;
    public fixed byte Address[8];
    public byte SupportsMulticast;
    public fixed byte Padding[3];
}
