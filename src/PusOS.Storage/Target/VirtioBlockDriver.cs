using PusOS.Kernel;
using PusOS.Runtime;
using PusOS.Runtime.Files;
using PusOS.Storage.BlockDevices.Virtio;

namespace PusOS.Storage;

/// <summary>
/// The driver of virtio-blk devices (Virtual I/O Device Version 1.2, §5.2): starts each when the kernel finds it, and
/// keeps it for <see cref="MachineDisks"/>. The first one is mounted at "/" when the program names a file.
/// </summary>
internal static unsafe class VirtioBlockDriver
{
    /// <summary>Disks of one node; more stay untouched.</summary>
    internal const int MaximumDisks = 8;

    /// <summary>Descriptors of a queue: three for each request.</summary>
    private const uint QueueSize = 128;

    private const ulong WantedFeatures = VirtioBlockDevice.FeatureReadOnly | VirtioBlockDevice.FeatureFlush | VirtioBlockDevice.FeatureDiscard
        | VirtioBlockQueue.FeatureSegmentMaximum | VirtioTransport.FeatureEventIndex;

    private static VirtioBlockState* s_first;
    private static VirtioBlockState* s_last;

    /// <summary>Disks that were found.</summary>
    internal static int Count { get; private set; }

    /// <summary>On the boot stack, before there is a managed heap.</summary>
    [Driver("virtio,block")]
    private static Status Probe(DeviceNode* node)
    {
        if (Count == MaximumDisks)
        {
            return Status.ResourceExhausted;
        }

        VirtioBlockState* disk = (VirtioBlockState*)KernelHeap.Allocate((nuint)sizeof(VirtioBlockState));
        if (disk == null)
        {
            return Status.ResourceExhausted;
        }

        Status status = Start(disk, *node);
        if (status != Status.Ok)
        {
            KernelHeap.Free(disk);
            return status;
        }

        if (s_last == null)
        {
            s_first = disk;
        }
        else
        {
            s_last->Next = disk;
        }

        s_last = disk;
        Count++;
        RootFileSystem.Provider = &RootDisk.Mount;
        return Status.Ok;
    }

    /// <summary>The disks in the order of the device tree, which is that of QEMU's options.</summary>
    internal static VirtioBlockState* Find(int index)
    {
        VirtioBlockState* disk = s_first;
        for (; disk != null && index > 0; index--)
        {
            disk = disk->Next;
        }

        return disk;
    }

    private static Status Start(VirtioBlockState* disk, in DeviceNode node)
    {
        Status status = VirtioTransport.TryOpen(node, out disk->Transport);
        status = status == Status.Ok ? disk->Transport.Negotiate(WantedFeatures) : status;
        status = status == Status.Ok ? disk->Transport.TryMakeQueue(0, QueueSize, &disk->Queue) : status;
        if (status != Status.Ok)
        {
            return status;
        }

        if (!Interrupts.TryRegister(disk->Transport.Interrupt, &OnInterrupt, disk))
        {
            disk->Transport.Fail();
            disk->Queue.Free();
            return Status.ResourceExhausted;
        }

        disk->Transport.Start();
        return Status.Ok;
    }

    [InterruptContext]
    private static void OnInterrupt(void* argument)
    {
        VirtioBlockState* disk = (VirtioBlockState*)argument;
        disk->Transport.AcknowledgeInterrupt();
        disk->Completed.WakeAll();
    }
}
