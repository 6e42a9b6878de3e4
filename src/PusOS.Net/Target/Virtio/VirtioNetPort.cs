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
        FeatureMergeableBuffers = 1 << 15, FeatureStatus = 1 << 16, FeatureControlQueue = 1 << 17, FeatureQueuePairs = 1 << 22, FeatureAnyLayout = 1 << 27;

    /// <summary>Pairs of queues that are used at most, one for each hart.</summary>
    public const int PairsMaximum = 4;

    private const ulong Wanted = FeatureChecksum | FeatureGuestChecksum | FeatureMtu | FeatureAddress | FeatureGuestSegmentsV4
        | FeatureGuestSegmentsV6 | FeatureHostSegmentsV4 | FeatureHostSegmentsV6 | FeatureMergeableBuffers | FeatureStatus
        | FeatureControlQueue | FeatureQueuePairs | FeatureAnyLayout | VirtioTransport.FeatureEventIndex;

    private const int ConfigurationPairs = 8;

    /// <summary>Receive queues have even numbers, transmit queues odd ones (§5.1.2).</summary>
    [InlineArray(2 * PairsMaximum)]
    private struct Queues
    {
        private VirtQueue _first;
    }

    private static VirtioTransport s_transport;
    private static Queues s_queues;
    private static VirtQueue s_control;
    private static uint s_controlIndex;
    private static int s_configurationChanged;

    /// <summary>Whether a device was found and its queues exist.</summary>
    public static bool IsPresent { get; private set; }

    /// <summary>What both sides agreed on.</summary>
    public static ulong Features => s_transport.Features;

    /// <summary>Pairs of queues that there are; only the first is in use until <see cref="TrySetPairs"/>.</summary>
    public static int PairCount { get; private set; }

    /// <summary>The queue that the device delivers frames of a pair to.</summary>
    public static VirtQueue* Receive(int pair) => Address(ref s_queues[2 * pair]);

    /// <summary>The queue that the device sends frames of a pair from.</summary>
    public static VirtQueue* Transmit(int pair) => Address(ref s_queues[(2 * pair) + 1]);

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
    public static void PublishReceive(VirtQueue* queue, int pair)
    {
        if (queue->Publish())
        {
            s_transport.Notify((uint)(2 * pair));
        }
    }

    /// <summary>The same for frames to be sent.</summary>
    public static void PublishTransmit(VirtQueue* queue, int pair)
    {
        if (queue->Publish())
        {
            s_transport.Notify((uint)((2 * pair) + 1));
        }
    }

    /// <summary>
    /// Tells the device how many pairs to use (§5.1.6.5.5). False: it did not agree within <see cref="CommandMilliseconds"/>.
    /// A thread, once, after <see cref="Start"/>.
    /// </summary>
    public static bool TrySetPairs(ushort count)
    {
        const byte ClassQueuePairs = 4, CommandSet = 0, Accepted = 0, NoAnswer = 0xFF;
        const int PairsAt = 2, AnswerAt = 4;
        if (!KernelMemory.TryAllocateFrames(1, out void* memory))
        {
            return false;
        }

        byte* command = (byte*)memory;
        command[0] = ClassQueuePairs;
        command[1] = CommandSet;
        *(ushort*)(command + PairsAt) = count;
        command[AnswerAt] = NoAnswer;
        ReadOnlySpan<VirtioBuffer> pieces =
        [
            new((ulong)command, PairsAt, false), new((ulong)(command + PairsAt), sizeof(ushort), false), new((ulong)(command + AnswerAt), 1, true),
        ];
        s_control.TryAdd(pieces, 0);
        s_control.Publish();
        s_transport.Notify(s_controlIndex);
        Instant limit = Clock.Now + Duration.FromMilliseconds(CommandMilliseconds);
        bool answered;
        while (!(answered = s_control.TryTake(out _, out _)) && Clock.Now < limit)
        {
            Thread.Yield();
        }

        bool accepted = answered && Volatile.Read(ref command[AnswerAt]) == Accepted;
        if (answered)
        {
            // Else the device may still write to it.
            KernelMemory.FreeFrames(memory, 1);
        }

        return accepted;
    }

    /// <summary>How long the device may take for a command.</summary>
    private const int CommandMilliseconds = 100;

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

        status = status == Status.Ok ? TryMakeQueues() : status;
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

    private static Status TryMakeQueues()
    {
        const ulong Several = FeatureQueuePairs | FeatureControlQueue;
        const uint ControlQueueSize = 64;
        Status status = Status.Ok;
        PairCount = 1;
        if ((Features & Several) == Several)
        {
            // The control queue stands behind all pairs of the device, used or not (§5.1.2).
            int offered = s_transport.ReadConfigurationUInt16(ConfigurationPairs);
            s_controlIndex = (uint)(2 * offered);
            PairCount = int.Clamp(offered, 1, PairsMaximum);
            status = s_transport.TryMakeQueue(s_controlIndex, ControlQueueSize, Address(ref s_control));
        }

        for (int index = 0; index < 2 * PairCount && status == Status.Ok; index++)
        {
            status = s_transport.TryMakeQueue((uint)index, QueueSize, Address(ref s_queues[index]));
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
