using System.Runtime.InteropServices;
using System.Text;
using PusOS.Runtime;

namespace PusOS.Net.SystemNative;

/// <summary>The interfaces of the node, as NetworkInterface lists them: lo, and eth0 if there is a device.</summary>
internal static unsafe class InterfaceCalls
{
    /// <summary>System.Net.NetworkInformation.NetworkInterfaceType and OperationalStatus.</summary>
    private const ushort EthernetType = 6, LoopbackType = 24;

    private const byte Up = 1, Down = 2;

    /// <summary>ARPHRD_ETHER and ARPHRD_LOOPBACK.</summary>
    private const ushort EthernetHardware = 1, LoopbackHardware = 772;

    /// <summary>What virtio-net does not tell; Linux says -1 for it.</summary>
    private const long UnknownSpeed = -1;

    [StructLayout(LayoutKind.Sequential)]
    internal struct LinkLayerAddressInfo
    {
        public int InterfaceIndex;
        public fixed byte Address[8];
        public byte AddressLength;
        public byte Padding;
        public ushort HardwareType;
    }

    /// <summary>One block of memory with the interfaces and, behind them, their addresses; the caller frees it.</summary>
    [RuntimeExport("SystemNative_GetNetworkInterfaces")]
    internal static int GetAll(int* interfaceCount, NetworkInterfaceInfo** interfaces, int* addressCount, IpAddressInfo** addresses)
    {
        NodeStack.EnsureStarted();
        NodeStack.Configuration.WaitUntilConfigured();
        StackLock.Enter();
        int count = NodeStack.HasDevice ? 2 : 1;
        const int LoopbackAddresses = 2;
        int addressMaximum = NodeStack.Stack.AddressCount + LoopbackAddresses;
        nuint bytes = (nuint)((count * sizeof(NetworkInterfaceInfo)) + (addressMaximum * sizeof(IpAddressInfo)));
        byte* block = (byte*)Runtime.SystemNative.NativeMemory.AllocateArray(1, bytes);
        if (block != null)
        {
            *interfaces = (NetworkInterfaceInfo*)block;
            *addresses = (IpAddressInfo*)(block + (count * sizeof(NetworkInterfaceInfo)));
            *interfaceCount = count;
            FillLoopback(*interfaces);
            if (NodeStack.HasDevice)
            {
                FillDevice(*interfaces + 1);
            }

            *addressCount = FillAddresses(*addresses);
        }

        StackLock.Exit();
        return block != null ? 0 : Runtime.SystemNative.ErrorCalls.Fail(Runtime.SystemNative.ErrorNumber.OutOfMemory);
    }

    [RuntimeExport("SystemNative_EnumerateInterfaceAddresses")]
    internal static int Enumerate(
        void* context,
        delegate* unmanaged<void*, byte*, IpAddressInfo*, void> ipv4Found,
        delegate* unmanaged<void*, byte*, IpAddressInfo*, uint*, void> ipv6Found,
        delegate* unmanaged<void*, byte*, LinkLayerAddressInfo*, void> linkLayerFound)
    {
        int interfaceCount, addressCount;
        NetworkInterfaceInfo* interfaces;
        IpAddressInfo* addresses;
        if (GetAll(&interfaceCount, &interfaces, &addressCount, &addresses) != 0)
        {
            return -1;
        }

        for (int i = 0; i < addressCount; i++)
        {
            byte* name = interfaces[addresses[i].InterfaceIndex - 1].Name;
            if (addresses[i].AddressLength == 4 && ipv4Found != null)
            {
                ipv4Found(context, name, addresses + i);
            }
            else if (addresses[i].AddressLength == 16 && ipv6Found != null)
            {
                bool linkLocal = addresses[i].Address[0] == 0xFE && (addresses[i].Address[1] & 0xC0) == 0x80;
                uint scope = linkLocal ? SocketAddressBytes.InterfaceIndex : 0;
                ipv6Found(context, name, addresses + i, &scope);
            }
        }

        for (int i = 0; i < interfaceCount && linkLayerFound != null; i++)
        {
            LinkLayerAddressInfo info = default;
            info.InterfaceIndex = interfaces[i].InterfaceIndex;
            info.AddressLength = interfaces[i].AddressLength;
            info.HardwareType = interfaces[i].HardwareType == LoopbackType ? LoopbackHardware : EthernetHardware;
            new ReadOnlySpan<byte>(interfaces[i].Address, info.AddressLength).CopyTo(new Span<byte>(info.Address, 8));
            linkLayerFound(context, interfaces[i].Name, &info);
        }

        Runtime.SystemNative.NativeMemory.Free(interfaces);
        return 0;
    }

    [RuntimeExport("SystemNative_InterfaceNameToIndex")]
    internal static uint NameToIndex(byte* name)
    {
        NodeStack.EnsureStarted();
        ReadOnlySpan<byte> text = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name);
        return text.SequenceEqual("lo"u8) ? SocketAddressBytes.LoopbackIndex
            : text.SequenceEqual("eth0"u8) && NodeStack.HasDevice ? SocketAddressBytes.InterfaceIndex : 0;
    }

    /// <summary>No domain.</summary>
    [RuntimeExport("SystemNative_GetDomainName")]
    internal static int GetDomainName(byte* name, int length)
    {
        const int Longest = 8;
        if (length < Longest)
        {
            return -1;
        }

        "(none)\0"u8.CopyTo(new Span<byte>(name, length));
        return 0;
    }

    private static void FillLoopback(NetworkInterfaceInfo* target)
    {
        "lo"u8.CopyTo(new Span<byte>(target->Name, 16));
        target->Speed = UnknownSpeed;
        target->InterfaceIndex = (int)SocketAddressBytes.LoopbackIndex;
        target->Mtu = LinkLayer.LoopbackMtu;
        target->HardwareType = LoopbackType;
        target->OperationalState = Up;
        target->AddressLength = 6;
    }

    private static void FillDevice(NetworkInterfaceInfo* target)
    {
        "eth0"u8.CopyTo(new Span<byte>(target->Name, 16));
        target->Speed = UnknownSpeed;
        target->InterfaceIndex = (int)SocketAddressBytes.InterfaceIndex;
        target->Mtu = NodeStack.Stack.Mtu;
        target->HardwareType = EthernetType;
        target->OperationalState = NodeStack.Stack.LinkUp ? Up : Down;
        target->AddressLength = 6;
        target->SupportsMulticast = 1;
        byte[] hardware = new byte[8];
        NodeStack.Stack.HardwareAddress.Write(hardware);
        hardware.AsSpan().CopyTo(new Span<byte>(target->Address, 8));
    }

    private static int FillAddresses(IpAddressInfo* target)
    {
        int count = 0;
        Fill(target + count++, IpAddress.LoopbackIPv4, 8, SocketAddressBytes.LoopbackIndex);
        Fill(target + count++, IpAddress.LoopbackIPv6, 128, SocketAddressBytes.LoopbackIndex);
        for (int i = 0; i < NodeStack.Stack.AddressCount; i++)
        {
            InterfaceAddress own = NodeStack.Stack.GetAddress(i);
            if (!own.Tentative)
            {
                Fill(target + count++, own.Address, own.Prefix.Length, SocketAddressBytes.InterfaceIndex);
            }
        }

        return count;
    }

    private static void Fill(IpAddressInfo* target, IpAddress address, int prefix, uint index)
    {
        target->InterfaceIndex = (int)index;
        target->AddressLength = (byte)address.Write(new Span<byte>(target->Address, 16));
        target->PrefixLength = (byte)prefix;
    }
}
