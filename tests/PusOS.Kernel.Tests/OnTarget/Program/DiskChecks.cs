using PusOS.Runtime;

namespace KernelChecks;

/// <summary>The smallest virtio-blk driver that shows the transport and the queue at work.</summary>
internal static unsafe class DiskChecks
{
    private const int SectorBytes = 512, Requests = 300, Sectors = 8;
    private const int StatusOffset = 1024, DataOffset = SectorBytes;

    private static VirtioTransport s_transport;
    private static VirtQueue s_queue;
    private static WaitQueue s_completed;
    private static bool s_present;

    [Driver("virtio,block")]
    private static Status Probe(DeviceNode* node)
    {
        Status status = VirtioTransport.TryOpen(*node, out s_transport);
        status = status == Status.Ok ? s_transport.Negotiate(VirtioTransport.FeatureEventIndex) : status;
        fixed (VirtQueue* queue = &s_queue)
        {
            status = status == Status.Ok ? s_transport.TryMakeQueue(0, 64, queue) : status;
        }

        if (status == Status.Ok && Interrupts.TryRegister(s_transport.Interrupt, &OnInterrupt, null))
        {
            s_transport.Start();
            s_present = true;
        }

        return status;
    }

    /// <summary>Sector n holds the byte n + 1 (the test makes the image).</summary>
    public static void ReadsWhatTheImageHolds()
    {
        Expect.True(s_present, "the disk was found");
        Expect.True(s_transport.ReadConfigurationUInt64(0) == Sectors, "the capacity is read");
        Expect.True(KernelMemory.TryAllocateFrames(1, out void* frame), "a frame for the request");
        for (int request = 0; request < Requests; request++)
        {
            ReadSector((byte*)frame, request);
        }

        Expect.True(s_queue.FreeCount == s_queue.Size && !s_queue.IsBroken, "all descriptors came back");
    }

    private static void ReadSector(byte* memory, int request)
    {
        *(ulong*)memory = 0;
        *(ulong*)(memory + 8) = (ulong)(request % Sectors);
        memory[DataOffset] = 0;
        memory[StatusOffset] = 0xFF;
        ReadOnlySpan<VirtioBuffer> pieces =
        [
            new((ulong)memory, 16, false), new((ulong)memory + DataOffset, SectorBytes, true), new((ulong)memory + StatusOffset, 1, true),
        ];
        InterruptState state = s_completed.Acquire();
        Expect.True(s_queue.TryAdd(pieces, (ulong)request), "the request fits");
        if (s_queue.Publish())
        {
            s_transport.Notify(0);
        }

        ulong token;
        uint written;
        while (!s_queue.TryTake(out token, out written))
        {
            if (s_queue.EnableInterrupts())
            {
                Expect.True(s_completed.Wait(ref state, Clock.Now + Duration.FromSeconds(5)), "the request completes");
            }
        }

        s_completed.Release(state);
        Expect.True(token == (ulong)request && written == SectorBytes + 1, "the completion is the request's");
        Expect.True(memory[StatusOffset] == 0 && memory[DataOffset] == (request % Sectors) + 1, "the sector was read");
    }

    [InterruptContext]
    private static void OnInterrupt(void* argument)
    {
        s_transport.AcknowledgeInterrupt();
        s_completed.WakeAll();
    }
}
