using System.Runtime.InteropServices;
using PusOS.Runtime;

namespace PusOS.Net.SystemNative;

/// <summary>
/// The one control message there is: which of our addresses a datagram came to, and by which interface. It travels in
/// a layout of our own, for both ends of it are ours.
/// </summary>
internal static unsafe class PacketInformation
{
    /// <summary>Interop.Sys.IPPacketInformation of System.Net.Sockets.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Entry
    {
        public NativeIpAddress Address;
        public int InterfaceIndex;
        public int Padding;
    }

    [RuntimeExport("SystemNative_GetControlMessageBufferSize")]
    internal static int GetBufferSize(int isIPv4, int isIPv6) => isIPv4 != 0 || isIPv6 != 0 ? sizeof(Entry) : 0;

    [RuntimeExport("SystemNative_TryGetIPPacketInformation")]
    internal static int TryGet(MessageHeader* header, int isIPv4, Entry* information)
    {
        if (header->Control == null || header->ControlLength < sizeof(Entry))
        {
            return 0;
        }

        *information = *(Entry*)header->Control;
        return 1;
    }

    /// <summary>A dual-mode socket tells of IPv4 packets too.</summary>
    [RuntimeExport("SystemNative_PlatformSupportsDualModeIPv4PacketInfo")]
    internal static int SupportsDualMode() => 1;

    /// <summary>Writes the message if the socket wants it and there is room; returns its length.</summary>
    internal static int Write(MessageHeader* header, SocketSlot slot, IpAddress local)
    {
        if (!slot.WantsPacketInformation || header->Control == null || header->ControlLength < sizeof(Entry))
        {
            return 0;
        }

        Entry* entry = (Entry*)header->Control;
        *entry = default;
        if (slot.IPv6)
        {
            entry->Address.SetIPv6(local);
        }
        else
        {
            entry->Address.Set(local);
        }

        entry->InterfaceIndex = (int)(local.IsLoopback ? SocketAddressBytes.LoopbackIndex : SocketAddressBytes.InterfaceIndex);
        return sizeof(Entry);
    }
}
