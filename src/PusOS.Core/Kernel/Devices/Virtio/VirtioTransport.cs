using PusOS.Runtime;

namespace PusOS.Kernel;

/// <summary>
/// A virtio device behind memory-mapped registers (Virtual I/O Device Version 1.2, §4.2), modern (version 2)
/// or legacy (version 1). A driver is found by the names in <see cref="DriverName"/>; its probe gets the node,
/// opens the transport, negotiates, makes its queues, registers its interrupt, and starts the device.
/// </summary>
public unsafe struct VirtioTransport
{
    /// <summary>Feature bits of every device (§6).</summary>
    public const ulong FeatureEventIndex = 1UL << 29, FeatureVersion1 = 1UL << 32;

    /// <summary>Causes of an interrupt (§4.2.2).</summary>
    public const uint InterruptUsedRing = 1, InterruptConfiguration = 2;

    private const uint MagicValue = 0x7472_6976;

    // Registers (§4.2.2, and §4.2.4 for the legacy ones).
    private const int Magic = 0x00, Version = 0x04, DeviceId = 0x08, DeviceFeatures = 0x10, DeviceFeaturesSelect = 0x14;
    private const int DriverFeatures = 0x20, DriverFeaturesSelect = 0x24, LegacyPageSize = 0x28, QueueSelect = 0x30;
    private const int QueueSizeMaximum = 0x34, QueueSize = 0x38, LegacyQueueAlign = 0x3C, LegacyQueueFrame = 0x40, QueueReady = 0x44;
    private const int QueueNotify = 0x50, InterruptStatus = 0x60, InterruptAcknowledge = 0x64, DeviceStatus = 0x70;
    private const int QueueDescriptors = 0x80, QueueDriver = 0x90, QueueDevice = 0xA0, ConfigurationGeneration = 0xFC, Configuration = 0x100;

    // Device status bits (§2.1).
    private const uint StatusAcknowledge = 1, StatusDriver = 2, StatusDriverOk = 4, StatusFeaturesOk = 8, StatusFailed = 128;

    /// <summary>Times that a configuration field is read again because it changed meanwhile.</summary>
    private const int MaximumConfigurationReads = 16;

    private byte* _registers;

    /// <summary>Device type number (§5): 1 network, 2 block, ...</summary>
    public uint DeviceType { get; private set; }

    /// <summary>The device has only the legacy interface.</summary>
    public bool IsLegacy { get; private set; }

    /// <summary>Interrupt number at the PLIC.</summary>
    public uint Interrupt { get; private set; }

    /// <summary>Features that both sides agreed on.</summary>
    public ulong Features { get; private set; }

    /// <summary>Every virtio-mmio node: hands it to the driver of the device behind it, if there are both.</summary>
    [Driver("virtio,mmio")]
    internal static Status Probe(DeviceNode* node)
    {
        Status status = TryOpen(*node, out VirtioTransport transport);
        if (status != Status.Ok)
        {
            return status;
        }

        ReadOnlySpan<byte> name = DriverName(transport.DeviceType);
        return name.IsEmpty ? Status.NotFound : DriverTable.Probe(name, node);
    }

    /// <summary>What a driver's [Driver] attribute names for a device type; empty: no name is given yet.</summary>
    public static ReadOnlySpan<byte> DriverName(uint deviceType) => deviceType switch
    {
        1 => "virtio,net"u8,
        2 => "virtio,block"u8,
        3 => "virtio,console"u8,
        4 => "virtio,entropy"u8,
        16 => "virtio,gpu"u8,
        18 => "virtio,input"u8,
        19 => "virtio,socket"u8,
        _ => default,
    };

    /// <summary>Opens the transport of a node. NotFound: no device behind it; NotSupported: not virtio-mmio of version 1 or 2.</summary>
    public static Status TryOpen(in DeviceNode node, out VirtioTransport transport)
    {
        transport = default;
        if (!DriverTable.TryMapRegisters(node, out byte* registers) || !node.TryGetInterrupt(0, out uint interrupt))
        {
            return Status.InvalidArgument;
        }

        uint version = Mmio.ReadUInt32(registers + Version);
        if (Mmio.ReadUInt32(registers + Magic) != MagicValue || version is 0 or > 2)
        {
            return Status.NotSupported;
        }

        transport._registers = registers;
        transport.IsLegacy = version == 1;
        transport.Interrupt = interrupt;
        transport.DeviceType = Mmio.ReadUInt32(registers + DeviceId);
        return transport.DeviceType == 0 ? Status.NotFound : Status.Ok;
    }

    /// <summary>
    /// Resets the device and agrees on features: what it offers of <paramref name="wanted"/> (version 1 is
    /// added). NotSupported: it refuses the choice.
    /// </summary>
    public Status Negotiate(ulong wanted)
    {
        Write(DeviceStatus, 0);
        Write(DeviceStatus, StatusAcknowledge);
        Write(DeviceStatus, StatusAcknowledge | StatusDriver);
        Write(DeviceFeaturesSelect, 1);
        ulong offered = (ulong)Read(DeviceFeatures) << 32;
        Write(DeviceFeaturesSelect, 0);
        offered |= Read(DeviceFeatures);
        Features = offered & (wanted | FeatureVersion1);
        if (IsLegacy)
        {
            Features &= uint.MaxValue;
            Write(LegacyPageSize, KernelMemory.PageSize);
        }

        Write(DriverFeaturesSelect, 1);
        Write(DriverFeatures, (uint)(Features >> 32));
        Write(DriverFeaturesSelect, 0);
        Write(DriverFeatures, (uint)Features);
        if (IsLegacy)
        {
            return Status.Ok;
        }

        Write(DeviceStatus, StatusAcknowledge | StatusDriver | StatusFeaturesOk);
        if ((Features & FeatureVersion1) != 0 && (Read(DeviceStatus) & StatusFeaturesOk) != 0)
        {
            return Status.Ok;
        }

        Fail();
        return Status.NotSupported;
    }

    /// <summary>
    /// Makes queue <paramref name="index"/> with at most <paramref name="maximumSize"/> descriptors, in
    /// <paramref name="queue"/>, which may not move. NotFound: the device has no such queue;
    /// ResourceExhausted: out of RAM.
    /// </summary>
    public readonly Status TryMakeQueue(uint index, uint maximumSize, VirtQueue* queue)
    {
        Write(QueueSelect, index);
        uint offered = uint.Min(Read(QueueSizeMaximum), uint.Min(maximumSize, VirtQueue.MaximumSize));
        if (offered == 0)
        {
            return Status.NotFound;
        }

        uint size = 1u << (31 - System.Numerics.BitOperations.LeadingZeroCount(offered));
        if (!VirtQueue.TryCreate(size, (Features & FeatureEventIndex) != 0, queue))
        {
            return Status.ResourceExhausted;
        }

        Write(QueueSize, size);
        if (IsLegacy)
        {
            Write(LegacyQueueAlign, KernelMemory.PageSize);
            Write(LegacyQueueFrame, (uint)(queue->DescriptorAddress / KernelMemory.PageSize));
        }
        else
        {
            WriteAddress(QueueDescriptors, queue->DescriptorAddress);
            WriteAddress(QueueDriver, queue->AvailableAddress);
            WriteAddress(QueueDevice, queue->UsedAddress);
            Write(QueueReady, 1);
        }

        return Status.Ok;
    }

    /// <summary>The device may work from now on.</summary>
    public readonly void Start() =>
        Write(DeviceStatus, StatusAcknowledge | StatusDriver | StatusDriverOk | (IsLegacy ? 0 : StatusFeaturesOk));

    /// <summary>Stops the device for good; its queues may be freed.</summary>
    public readonly void Fail()
    {
        Write(DeviceStatus, 0);
        Write(DeviceStatus, StatusFailed);
    }

    /// <summary>Tells the device that a queue has new requests. Any context.</summary>
    public readonly void Notify(uint queue)
    {
        Mmio.BeforeDoorbell();
        Write(QueueNotify, queue);
    }

    /// <summary>Reads and acknowledges the causes of an interrupt. Interrupt context.</summary>
    [InterruptContext]
    public readonly uint AcknowledgeInterrupt()
    {
        uint causes = Read(InterruptStatus);
        Write(InterruptAcknowledge, causes);
        return causes;
    }

    /// <summary>A byte of the device's configuration space.</summary>
    public readonly byte ReadConfigurationByte(int offset) => Mmio.ReadByte(_registers + Configuration + offset);

    /// <summary>A 16-bit field of the configuration space.</summary>
    public readonly ushort ReadConfigurationUInt16(int offset) => Mmio.ReadUInt16(_registers + Configuration + offset);

    /// <summary>A 32-bit field of the configuration space.</summary>
    public readonly uint ReadConfigurationUInt32(int offset) => Read(Configuration + offset);

    /// <summary>A 64-bit field of the configuration space, read in two halves until it did not change between (§2.5.1).</summary>
    public readonly ulong ReadConfigurationUInt64(int offset)
    {
        ulong value = 0;
        for (int attempt = 0; attempt < MaximumConfigurationReads; attempt++)
        {
            uint before = IsLegacy ? 0 : Read(ConfigurationGeneration);
            value = ((ulong)Read(Configuration + offset + sizeof(uint)) << 32) | Read(Configuration + offset);
            if (IsLegacy || before == Read(ConfigurationGeneration))
            {
                break;
            }
        }

        return value;
    }

    [InterruptContext]
    private readonly uint Read(int register) => Mmio.ReadUInt32(_registers + register);

    [InterruptContext]
    private readonly void Write(int register, uint value) => Mmio.WriteUInt32(_registers + register, value);

    private readonly void WriteAddress(int register, ulong address)
    {
        Write(register, (uint)address);
        Write(register + sizeof(uint), (uint)(address >> 32));
    }
}
