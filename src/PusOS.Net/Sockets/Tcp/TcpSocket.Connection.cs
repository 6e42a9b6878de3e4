using PusOS.Net.Wire;

namespace PusOS.Net;

/// <content>How a connection begins, and the variables of RFC 9293 §3.3.1.</content>
public sealed partial class TcpSocket
{
    private const int DefaultSegment = 536;
    private const int DefaultSegmentV6 = 1220;

    private SequenceNumber _initialSend;
    private SequenceNumber _sendUnacknowledged;
    private SequenceNumber _sendMax;
    private SequenceNumber _windowSequence;
    private SequenceNumber _windowAcknowledgment;
    private int _sendWindow;
    private int _sendWindowMaximum;
    private SequenceNumber _receiveNext;
    private SequenceNumber _receiveEdge;
    private SequenceNumber _lastAckSent;
    private TcpRanges? _outOfOrder;
    private TcpSackHistory _sackHistory;
    private int _segmentSize;
    private byte _sendScale;
    private byte _receiveScale;
    private bool _useTimestamps;
    private bool _useSack;
    private uint _timestampOffset;
    private uint _timestampRecent;
    private Instant _timestampRecentAt;
    private TcpRoundTrip _roundTrip;
    private TcpCongestion _congestion;
    private bool _wasOpen;
    private bool _finQueued;
    private bool _finSent;
    private bool _finReceived;
    private bool _ackNow;
    private bool _synSent;

    // Links of the tables in TcpProtocol.
    internal TcpSocket? NextInBucket { get; set; }

    internal TcpSocket? NextToSend { get; set; }

    internal TcpSocket? NextTimeWait { get; set; }

    internal bool IsQueued { get; set; }

    internal bool IsInTimeWait { get; set; }

    internal bool IsRegistered { get; set; }

    private void StartActive()
    {
        State = TcpState.SynSent;
        _initialSend = Owner.Tcp.ChooseInitialSequence(Local, Remote);
        _timestampOffset = Owner.Tcp.TimestampOffset(Local, Remote);
        _sendUnacknowledged = _sendMax = _initialSend;
        _segmentSize = Math.Min(OwnSegmentSize(), Remote.Address.IsIPv4 ? DefaultSegment : DefaultSegmentV6);
        _receiveScale = ScaleFor(_receive.Capacity);
        _congestion.Start(_segmentSize, Owner.Options.UseCubic);
        Owner.Tcp.QueueOutput(this);
    }

    /// <summary>A listener's handshake is complete: the connection starts established, its peer's window still unscaled in <paramref name="segment"/>.</summary>
    internal void StartPassive(in SynEntry entry, in TcpRepr segment)
    {
        _wasOpen = true;
        OnHeaderChanged();
        _initialSend = entry.InitialSend;
        _timestampOffset = Owner.Tcp.TimestampOffset(Local, Remote);
        _synSent = true;
        _sendUnacknowledged = _sendMax = entry.InitialSend + 1;
        _receiveNext = entry.InitialReceive + 1;
        _receiveScale = ScaleFor(_receive.Capacity);
        ApplyOptions(entry.MaximumSegmentSize, entry.WindowScale, entry.SackPermitted, entry.HasTimestamps);
        _receiveScale = entry.WindowScale >= 0 ? _receiveScale : (byte)0;
        _timestampRecent = entry.TimestampRecent;
        _timestampRecentAt = Owner.Now;
        _receiveEdge = _receiveNext + Math.Min(_receive.Capacity, ushort.MaxValue);
        _lastAckSent = _receiveNext;
        SetWindow(segment);
        State = TcpState.Established;
        RestartKeepAlive();
    }

    private void ApplyOptions(ushort maximumSegmentSize, sbyte windowScale, bool sack, bool timestamps)
    {
        int peer = maximumSegmentSize != 0 ? maximumSegmentSize : Remote.Address.IsIPv4 ? DefaultSegment : DefaultSegmentV6;
        _useTimestamps = timestamps;
        _useSack = sack;
        _sendScale = (byte)Math.Max((sbyte)0, windowScale);
        // RFC 6691: MSS counts no options. A peer that asks for crumbs gets 64 bytes at least.
        _segmentSize = Math.Max(64, Math.Min(peer, OwnSegmentSize()) - (timestamps ? 12 : 0));
        _congestion.Start(_segmentSize, Owner.Options.UseCubic);
    }

    /// <summary>The MSS that we offer: what the path's MTU holds.</summary>
    private int OwnSegmentSize() => TcpProtocol.SegmentSizeFor(Owner.Link.PathMtu(Remote.Address), Remote.Address.IsIPv4);

    internal static byte ScaleFor(int capacity)
    {
        byte scale = 0;
        while (capacity >> scale > ushort.MaxValue)
        {
            scale++;
        }

        return scale;
    }

    private uint TimestampNow => (uint)Owner.Now.Milliseconds + _timestampOffset;

    private void SetWindow(in TcpRepr segment)
    {
        _sendWindow = segment.Window << (segment.Has(TcpFlags.Syn) ? 0 : _sendScale);
        _sendWindowMaximum = Math.Max(_sendWindowMaximum, _sendWindow);
        _windowSequence = segment.Sequence;
        _windowAcknowledgment = segment.Acknowledgment;
    }
}
