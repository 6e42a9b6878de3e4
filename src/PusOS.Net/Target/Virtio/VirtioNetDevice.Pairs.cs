using PusOS.Kernel;

namespace PusOS.Net.Virtio;

/// <summary>
/// Several pairs of queues, one for each hart as far as the device has them (§5.1.6.5.5): each has buffers of its own and is a
/// device behind the first one. Frames are taken from the queues in turn, and go out by the queue of the hart that sends.
/// </summary>
internal sealed unsafe partial class VirtioNetDevice
{
    /// <summary>Frames taken from one queue before the next has its turn.</summary>
    private const int FramesInTurn = 16;

    /// <summary>All pairs, this one first; null: there is one, or this is not the first.</summary>
    private VirtioNetDevice[]? _pairs;
    private int _turn;
    private int _leftInTurn = FramesInTurn;

    /// <summary>Whose frame is out, and who sends the frame that is being written.</summary>
    private VirtioNetDevice? _deliverer;
    private VirtioNetDevice? _transmitter;

    /// <summary>Frames that came and went by each pair, for the report; null: there is one.</summary>
    public string? PairCounters => _pairs is null ? null : string.Join(", ", Array.ConvertAll(_pairs, static pair => $"{pair._receivedFrames} in {pair._sentFrames} out"));

    /// <summary>Frames of all pairs that the device described impossibly.</summary>
    public long Errors
    {
        get
        {
            long errors = ReceiveErrors;
            for (int pair = 1; _pairs is not null && pair < _pairs.Length; pair++)
            {
                errors += _pairs[pair].ReceiveErrors;
            }

            return errors;
        }
    }

    private long _receivedFrames;
    private long _sentFrames;

    private void UseFurtherPairs()
    {
        int count = Math.Min(VirtioNetPort.PairCount, Scheduler.HartCount);
        if (count <= 1)
        {
            return;
        }

        VirtioNetDevice[] pairs = new VirtioNetDevice[count];
        pairs[0] = this;
        for (int pair = 1; pair < count; pair++)
        {
            VirtioNetDevice further = new(pair) { Offloads = Offloads };
            if (!further.TryMakeReceiveBuffers() || !further.TryMakeTransmitBuffers())
            {
                KernelConsole.Write("PusOS: no memory for more network queues; one is used\n"u8);
                return;
            }

            pairs[pair] = further;
            VirtioNetPort.PublishReceive(further._receive, pair);
        }

        if (VirtioNetPort.TrySetPairs((ushort)count))
        {
            _pairs = pairs;
        }
        else
        {
            KernelConsole.Write("PusOS: the network device does not use several queues; one is used\n"u8);
        }
    }

    private bool TryReceiveInTurn(out Span<byte> frame, out FrameMetadata metadata)
    {
        for (int tries = 0; tries <= _pairs!.Length; tries++)
        {
            if (_leftInTurn-- > 0 && _pairs[_turn].TryReceiveOwn(out frame, out metadata))
            {
                _deliverer = _pairs[_turn];
                _deliverer._receivedFrames++;
                return true;
            }

            _turn = (_turn + 1) % _pairs.Length;
            _leftInTurn = FramesInTurn;
        }

        frame = default;
        metadata = default;
        return false;
    }

    private bool TryBeginOnHart(int length, out Span<byte> frame)
    {
        VirtioNetDevice wanted = _pairs![Scheduler.CurrentHartNumber % _pairs.Length];
        if (_transmitter is null || _transmitter == wanted || _transmitter.IsOwnTransmitIdle)
        {
            // Not before the other queue is empty: the segments of a connection would overtake each other.
            _transmitter = wanted;
        }

        bool begun = _transmitter.TryBeginOwn(length, out frame);
        _transmitter._sentFrames += begun ? 1 : 0;
        _transmitWasFull = !begun;
        return begun;
    }

    private bool ArePairsIdle()
    {
        bool idle = true;
        foreach (VirtioNetDevice pair in _pairs!)
        {
            idle &= pair.IsOwnTransmitIdle;
        }

        return idle;
    }

    private void FlushPairs()
    {
        foreach (VirtioNetDevice pair in _pairs!)
        {
            VirtioNetPort.PublishTransmit(pair._transmit, pair._pair);
        }
    }

    private bool EnableFurtherInterrupts()
    {
        bool quiet = true;
        for (int pair = 1; pair < _pairs!.Length; pair++)
        {
            quiet &= _pairs[pair]._receive->EnableInterrupts();
            quiet &= !_transmitWasFull || _pairs[pair]._transmit->EnableInterrupts();
        }

        return quiet;
    }
}
