using PusOS.Kernel;

namespace PusOS.Net.Virtio;

/// <summary>
/// virtio-net as the stack's device. The receive buffers lie one behind the other in memory and the device takes them
/// in that order, so a frame that it spreads over several of them (mergeable buffers, §5.1.6.4) is usually contiguous
/// all the same and is handed up without a copy. Bounds: 256 receive buffers of 2 KiB, 128 frames of 2 KiB to be sent,
/// and 16 of 64 KiB where the device cuts segments; for each pair of queues, where there are several. The stack's thread only; nothing blocks, nothing allocates after
/// <see cref="TryCreate"/>.
/// </summary>
internal sealed unsafe partial class VirtioNetDevice : INetworkDevice
{
    private const int AddressBytes = 6, EthernetHeaderBytes = 14;
    private const int ConfigurationStatus = 6, ConfigurationMtu = 10;
    private const int DefaultMtu = 1500, SmallestMtu = 576;

    /// <summary>Ethernet, IPv4 and TCP headers with timestamps: what most bulk data follows.</summary>
    private const int UsualHeaderBytes = 14 + 20 + 32;

    /// <summary>Copies run a word at a time only if both sides are aligned alike; rings and arrays start at words.</summary>
    private const int Word = sizeof(ulong);

    private readonly byte[] _address = new byte[AddressBytes];
    private readonly int _headerBytes = VirtioNetPort.HeaderBytes;
    private readonly bool _mergeable = (VirtioNetPort.Features & VirtioNetPort.FeatureMergeableBuffers) != 0;

    /// <summary>Where in its memory the first buffer starts, so that the data of most segments starts at a word.</summary>
    private readonly int _shift = (Word - ((VirtioNetPort.HeaderBytes + UsualHeaderBytes) % Word)) % Word;

    private readonly int _pair;
    private readonly VirtQueue* _receive;
    private readonly VirtQueue* _transmit;

    private VirtioNetDevice(int pair)
    {
        _pair = pair;
        _receive = VirtioNetPort.Receive(pair);
        _transmit = VirtioNetPort.Transmit(pair);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> HardwareAddress => _address;

    /// <inheritdoc/>
    public int Mtu { get; private set; } = DefaultMtu;

    /// <inheritdoc/>
    public NetworkOffloads Offloads { get; private set; }

    /// <inheritdoc/>
    public bool LinkUp { get; private set; } = true;

    /// <summary>Whether a queue holds something impossible: nothing is received or sent any more.</summary>
    public bool IsBroken => _receive->IsBroken || _transmit->IsBroken;

    /// <summary>Gives the device that the driver found its buffers and starts it; null: there is none, or no memory for the buffers.</summary>
    public static VirtioNetDevice? TryCreate()
    {
        if (!VirtioNetPort.IsPresent)
        {
            return null;
        }

        VirtioNetDevice device = new(0);
        device.ReadConfiguration();
        if (!device.TryMakeReceiveBuffers() || !device.TryMakeTransmitBuffers())
        {
            KernelConsole.Write("PusOS: no memory for network buffers; the network device stays off\n"u8);
            return null;
        }

        VirtioNetPort.Start();
        VirtioNetPort.PublishReceive(device._receive, device._pair);
        device.UseFurtherPairs();
        return device;
    }

    /// <summary>Whether the last attempt to send found no room: an interrupt must tell when there is some.</summary>
    public bool IsTransmitFull => _transmitWasFull;

    /// <summary>Reads the link state again if the device said that it changed. Cheap otherwise.</summary>
    public void CheckLink()
    {
        if (VirtioNetPort.TakeConfigurationChange())
        {
            ReadLink();
        }
    }

    /// <summary>
    /// Asks for an interrupt at the next received frame and, while the transmit queue is full, at the next sent one.
    /// False: something is there already; poll again.
    /// </summary>
    public bool EnableInterrupts()
    {
        bool quiet = _receive->EnableInterrupts();
        quiet &= !_transmitWasFull || _transmit->EnableInterrupts();
        return _pairs is null ? quiet : EnableFurtherInterrupts() && quiet;
    }

    private void ReadConfiguration()
    {
        ulong features = VirtioNetPort.Features;
        for (int i = 0; i < AddressBytes && (features & VirtioNetPort.FeatureAddress) != 0; i++)
        {
            _address[i] = VirtioNetPort.ReadConfigurationByte(i);
        }

        if ((features & VirtioNetPort.FeatureAddress) == 0)
        {
            // A locally administered address of our own choice (IEEE 802, second bit of the first byte).
            fixed (byte* address = _address)
            {
                Runtime.SystemNative.RandomCalls.Fill(address, AddressBytes);
            }

            _address[0] = (byte)((_address[0] & 0xFC) | 2);
        }

        if ((features & VirtioNetPort.FeatureMtu) != 0)
        {
            Mtu = Math.Clamp((int)VirtioNetPort.ReadConfigurationUInt16(ConfigurationMtu), SmallestMtu, DefaultMtu);
        }

        ReadLink();
        NetworkOffloads offloads = NetworkOffloads.None;
        bool checksum = (features & VirtioNetPort.FeatureChecksum) != 0;
        offloads |= checksum ? NetworkOffloads.TransmitChecksum : 0;
        offloads |= checksum && (features & VirtioNetPort.FeatureHostSegmentsV4) != 0 ? NetworkOffloads.TcpSegmentationV4 : 0;
        offloads |= checksum && (features & VirtioNetPort.FeatureHostSegmentsV6) != 0 ? NetworkOffloads.TcpSegmentationV6 : 0;
        offloads |= (features & VirtioNetPort.FeatureGuestChecksum) != 0 ? NetworkOffloads.ReceiveChecksum : 0;
        offloads |= (features & VirtioNetPort.FeatureGuestSegmentsV4) != 0 ? NetworkOffloads.LargeReceiveV4 : 0;
        offloads |= (features & VirtioNetPort.FeatureGuestSegmentsV6) != 0 ? NetworkOffloads.LargeReceiveV6 : 0;
        Offloads = offloads;
    }

    private void ReadLink() => LinkUp = (VirtioNetPort.Features & VirtioNetPort.FeatureStatus) == 0
        || (VirtioNetPort.ReadConfigurationUInt16(ConfigurationStatus) & 1) != 0;

    /// <summary>Frames of RAM for <paramref name="count"/> pieces of <paramref name="bytes"/> and a word to shift them by; null: out of memory.</summary>
    private static byte* Allocate(int count, int bytes)
    {
        nuint pages = (((nuint)count * (nuint)bytes) + Word + KernelMemory.PageSize - 1) / KernelMemory.PageSize;
        return KernelMemory.TryAllocateFrames(pages, out void* memory) ? (byte*)memory : null;
    }
}
