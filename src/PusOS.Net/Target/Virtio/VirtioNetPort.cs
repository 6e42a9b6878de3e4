using System.Runtime.CompilerServices;
using PusOS.Kernel;
using PusOS.Runtime;

namespace PusOS.Net.Virtio;

/// <summary>
/// The part of the virtio-net driver that exists before the managed heap and in interrupt context: transport, queues,
/// and whom the interrupt wakes. One device; a second one is left alone.
/// </summary>
internal static unsafe class VirtioNetPort
{
    /// <summary>Descriptors per queue.</summary>
    public const uint QueueSize = 256;

    /// <summary>Feature bits (Virtual I/O Device Version 1.2, §5.1.3).</summary>
    public const ulong FeatureChecksum = 1 << 0, FeatureGuestChecksum = 1 << 1, FeatureMtu = 1 << 3, FeatureAddress = 1 << 5,
        FeatureGuestSegmentsV4 = 1 << 7, FeatureGuestSegmentsV6 = 1 << 8, FeatureHostSegmentsV4 = 1 << 11, FeatureHostSegmentsV6 = 1 << 12,
        FeatureMergeableBuffers = 1 << 15, FeatureStatus = 1 << 16, FeatureAnyLayout = 1 << 27;

    private const ulong Wanted = FeatureChecksum | FeatureGuestChecksum | FeatureMtu | FeatureAddress | FeatureGuestSegmentsV4
        | FeatureGuestSegmentsV6 | FeatureHostSegmentsV4 | FeatureHostSegmentsV6 | FeatureMergeableBuffers | FeatureStatus
        | FeatureAnyLayout | VirtioTransport.FeatureEventIndex;

    private const uint ReceiveIndex = 0, TransmitIndex = 1;

    private static VirtioTransport s_transport;
    private static VirtQueue s_receive;
    private static VirtQueue s_transmit;
    private static int s_configurationChanged;

    /// <summary>Whether a device was found and its queues exist.</summary>
    public static bool IsPresent { get; private set; }

    /// <summary>What both sides agreed on.</summary>
    public static ulong Features => s_transport.Features;

    /// <summary>Frames that the device delivers to.</summary>
    public static ref VirtQueue Receive => ref s_receive;

    /// <summary>Frames that the device sends.</summary>
    public static ref VirtQueue Transmit => ref s_transmit;

    /// <summary>Bytes of the header in front of each frame (§5.1.6): legacy devices without mergeable buffers have no count field.</summary>
    public static int HeaderBytes => (Features & (FeatureMergeableBuffers | VirtioTransport.FeatureVersion1)) != 0 ? 12 : 10;

    /// <summary>Whether the device said that its configuration changed (link state) since the last call.</summary>
    public static bool TakeConfigurationChange() => s_configurationChanged != 0 && Interlocked.Exchange(ref s_configurationChanged, 0) != 0;

    /// <summary>A byte of the device's configuration (§5.1.4).</summary>
    public static byte ReadConfigurationByte(int offset) => s_transport.ReadConfigurationByte(offset);

    /// <summary>A field of the device's configuration.</summary>
    public static ushort ReadConfigurationUInt16(int offset) => s_transport.ReadConfigurationUInt16(offset);

    /// <summary>Lets the device work; the receive queue should have buffers soon.</summary>
    public static void Start() => s_transport.Start();

    /// <summary>Makes what was added to a queue visible, and rings the doorbell if the device asks for it.</summary>
    public static void PublishReceive()
    {
        if (s_receive.Publish())
        {
            s_transport.Notify(ReceiveIndex);
        }
    }

    /// <summary>The same for frames to be sent.</summary>
    public static void PublishTransmit()
    {
        if (s_transmit.Publish())
        {
            s_transport.Notify(TransmitIndex);
        }
    }

    /// <summary>The boot stack, before there is a heap: negotiate, make the queues, take the interrupt; buffers come later.</summary>
    [Driver("virtio,net")]
    internal static Status Probe(DeviceNode* node)
    {
        if (IsPresent)
        {
            return Status.ResourceExhausted;
        }

        Status status = VirtioTransport.TryOpen(*node, out s_transport);
        status = status == Status.Ok ? s_transport.Negotiate(Wanted) : status;
        if (status == Status.Ok && (s_transport.Features & FeatureMergeableBuffers) == 0)
        {
            // Segments larger than a buffer could not be delivered (§5.1.6.3.1).
            status = s_transport.Negotiate(Wanted & ~(FeatureGuestSegmentsV4 | FeatureGuestSegmentsV6));
        }

        status = status == Status.Ok ? s_transport.TryMakeQueue(ReceiveIndex, QueueSize, Address(ref s_receive)) : status;
        status = status == Status.Ok ? s_transport.TryMakeQueue(TransmitIndex, QueueSize, Address(ref s_transmit)) : status;
        if (status == Status.Ok && !Interrupts.TryRegister(s_transport.Interrupt, &OnInterrupt, null))
        {
            status = Status.ResourceExhausted;
        }

        if (status == Status.Ok)
        {
            IsPresent = true;
        }

        return status;
    }

    private static VirtQueue* Address(ref VirtQueue queue) => (VirtQueue*)Unsafe.AsPointer(ref queue);

    [InterruptContext]
    private static void OnInterrupt(void* argument)
    {
        _ = argument;
        if ((s_transport.AcknowledgeInterrupt() & VirtioTransport.InterruptConfiguration) != 0)
        {
            s_configurationChanged = 1;
        }

        StackSignal.Raise();
    }
}
