using System.Globalization;
using PusOS.Net.Tests.Simulation;
using PusOS.Net.Wire;

namespace PusOS.Net.Tests.Tcp;

/// <summary>
/// Runs one scenario: lines that inject segments (&lt;), demand segments (&gt;), use the socket, move time.
/// Sequence numbers are relative: ours to our initial one, the peer's to his, which lies just below the
/// wrap of the number space. docs/spec/net.md has the language.
/// </summary>
internal sealed class Script
{
    private const uint PeerInitial = 0xffff_fc00;
    private const ushort Port = 80;

    private static readonly IpAddress s_ours = IpAddress.FromIPv4(10, 0, 0, 1);
    private static readonly IpAddress s_peer = IpAddress.FromIPv4(10, 0, 0, 2);
    private static readonly HardwareAddress s_ourHardware = new(0x0200_0000_0001);
    private static readonly HardwareAddress s_peerHardware = new(0x0200_0000_0002);

    private readonly SimulatedClock _clock = new();
    private readonly ScriptWire _wire = new();
    private readonly Interface _stack;
    private readonly Queue<SentSegment> _sent = new();
    private readonly Queue<string> _icmp = new();
    private TcpListener? _listener;
    private TcpSocket? _socket;
    private ushort _ourPort;
    private ushort _peerPort = 40_000;
    private readonly Dictionary<ushort, uint> _ourInitials = [];
    private bool _timestamps;
    private uint _lastTimestamp;
    private Instant _due;
    private int _written;
    private int _read;

    public Script(Dictionary<string, string> options)
    {
        int buffer = options.TryGetValue("rcvbuf", out string? text) ? int.Parse(text) : 65_535;
        _wire.Mtu = options.TryGetValue("mtu", out text) ? int.Parse(text) : 1500;
        _stack = new Interface(new SeededEntropy(99), new InterfaceOptions
        {
            UseIPv6 = false,
            UseCubic = options.ContainsKey("cubic"),
            TcpReceiveBuffer = buffer,
            TcpRetransmissionMinimum = ParseTime(options.GetValueOrDefault("rtomin", "200ms")),
        });
        _stack.AddAddress(new IpPrefix(s_ours, 24));
        Poll();
        _stack.Neighbors.Learn(s_peer, s_peerHardware, true, true);
    }

    public void Run(IReadOnlyList<(int Number, string Text)> lines)
    {
        foreach ((int number, string text) in lines)
        {
            try
            {
                Execute(text);
            }
            catch (Exception exception)
            {
                string rest = string.Join("\n  ", _sent.Select(Show));
                Assert.Fail($"line {number}: {text}\n{exception.Message}\nstate {_socket?.State}; sent and not looked at:\n  {rest}");
            }
        }

        if (_sent.Count > 0)
        {
            Assert.Fail("sent after the end: " + string.Join("; ", _sent.Select(Show)));
        }
    }

    private void Execute(string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        switch (words[0])
        {
            case "<":
                Inject(words);
                break;
            case ">":
                Demand(words);
                break;
            case "none":
                Assert.True(_sent.Count == 0, "something was sent: " + (_sent.Count > 0 ? Show(_sent.Peek()) : ""));
                break;
            case "icmp>":
                Assert.True(_icmp.Count > 0, "no ICMP message was sent");
                Assert.Equal(words[1], _icmp.Dequeue());
                break;
            case "icmp":
                InjectIcmp(words);
                break;
            case "ignore":
                _sent.Clear();
                break;
            case "state":
                Assert.Equal(words[1], _socket!.State.ToString());
                break;
            case "full":
                _wire.Room = int.Parse(words[1]);
                break;
            case "arp-silence":
                _silent = true;
                break;
            default:
                if (words[0].StartsWith('+'))
                {
                    Advance(ParseTime(words[0][1..]));
                }
                else
                {
                    Use(words);
                }

                Poll();
                break;
        }
    }

    private bool _silent;

    /// <summary>Our initial sequence number towards the peer's present port; null: we have sent no SYN there.</summary>
    private uint? OurInitial => _ourInitials.TryGetValue(_peerPort, out uint initial) ? initial : null;

    private void Use(string[] words)
    {
        switch (words[0])
        {
            case "listen":
                _ourPort = Port;
                _listener = _stack.CreateTcpListener();
                Equal(SocketStatus.Ok, _listener.Listen(new IpEndpoint(IpAddress.AnyIPv4, Port), words.Length > 1 ? int.Parse(words[1]) : 8));
                break;
            case "unlisten":
                _listener!.Close();
                break;
            case "peer-port":
                _peerPort = ushort.Parse(words[1]);
                break;
            case "connect":
                _peerPort = Port;
                _socket = _stack.CreateTcpSocket();
                Equal(SocketStatus.InProgress, _socket.Connect(new IpEndpoint(s_peer, Port)));
                _ourPort = _socket.Local.Port;
                break;
            case "accept":
                SocketStatus accepted = _listener!.Accept(out TcpSocket? socket);
                Equal(words.Length > 1 ? Enum.Parse<SocketStatus>(words[1]) : SocketStatus.Ok, accepted);
                _socket = socket ?? _socket;
                break;
            case "send":
                Send(words);
                break;
            case "recv":
                Receive(words);
                break;
            case "eof":
                Equal(SocketStatus.Ok, _socket!.Receive(new byte[10], out int count));
                Assert.Equal(0, count);
                break;
            case "error":
                Equal(Enum.Parse<SocketStatus>(words[1]), _socket!.TakeError());
                break;
            case "ready":
                Assert.Equal(Enum.Parse<Readiness>(string.Join(' ', words[1..])), _socket!.Ready);
                break;
            case "shutdown":
                Equal(SocketStatus.Ok, words.Length > 1 ? _socket!.ShutdownReceive() : _socket!.ShutdownSend());
                break;
            case "close":
                _socket!.Close();
                break;
            case "abort":
                _socket!.Abort();
                break;
            case "nodelay":
                _socket!.NoDelay = true;
                break;
            case "keepalive":
                _socket!.KeepAliveTime = ParseTime(words[1]);
                _socket.KeepAliveInterval = ParseTime(words[2]);
                _socket.KeepAliveRetries = int.Parse(words[3]);
                _socket.KeepAlive = true;
                break;
            case "usertimeout":
                _socket!.UserTimeout = ParseTime(words[1]);
                break;
            case "cwnd":
                Assert.Equal(int.Parse(words[1]), _socket!.CongestionWindow);
                break;
            case "connections":
                Assert.Equal(int.Parse(words[1]), _stack.Tcp.ConnectionCount);
                break;
            case "halfopen":
                Assert.Equal(int.Parse(words[1]), _listener!.HalfOpenCount);
                break;
            default:
                throw new FormatException("unknown command " + words[0]);
        }
    }

    private void Send(string[] words)
    {
        byte[] data = new byte[int.Parse(words[1])];
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = Pattern(_written + i);
        }

        SocketStatus status = _socket!.Send(data, out int sent);
        Equal(words.Length > 2 ? Enum.Parse<SocketStatus>(words[2]) : SocketStatus.Ok, status);
        Assert.True(status != SocketStatus.Ok || sent == data.Length, $"only {sent} bytes were taken");
        _written += sent;
    }

    private void Receive(string[] words)
    {
        if (!int.TryParse(words[1], out int wanted))
        {
            Equal(Enum.Parse<SocketStatus>(words[1]), _socket!.Receive(new byte[10], out _));
            return;
        }

        byte[] data = new byte[wanted];
        Equal(SocketStatus.Ok, _socket!.Receive(data, out int count));
        Assert.Equal(wanted, count);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(Pattern(_read + i), data[i]);
        }

        _read += count;
    }

    private void Advance(Duration duration)
    {
        Instant end = _clock.Now + duration;
        while (_due < end)
        {
            _clock.Now = _due > _clock.Now ? _due : _clock.Now;
            Poll();
        }

        _clock.Now = end;
        Poll();
    }

    private void Poll()
    {
        for (int i = 0; i < 100; i++)
        {
            _due = _stack.Poll(_clock.Now, _wire);
            while (_wire.Sent.Count > 0)
            {
                Take(_wire.Sent.Dequeue());
            }

            if (_due > _clock.Now)
            {
                return;
            }
        }
    }

    private void Take(byte[] bytes)
    {
        Assert.True(EthernetFrame.TryParse(bytes, out EthernetFrame frame));
        if (frame.Type == EtherType.Arp)
        {
            Assert.True(ArpRepr.TryParse(frame.Payload, out ArpRepr arp));
            if (arp.IsRequest && arp.Target == s_peer && !_silent)
            {
                byte[] reply = new byte[42];
                EthernetFrame.Write(reply, s_ourHardware, s_peerHardware, EtherType.Arp);
                new ArpRepr { IsRequest = false, SenderHardware = s_peerHardware, Sender = s_peer, TargetHardware = s_ourHardware, Target = s_ours }.Emit(reply.AsSpan(14));
                _wire.Put(reply);
                _due = _clock.Now;
            }

            return;
        }

        Assert.True(Ipv4Packet.TryParse(frame.Payload, out Ipv4Packet packet));
        if (packet.Protocol == IpProtocol.Icmp)
        {
            _icmp.Enqueue(packet.Payload[0] + "/" + packet.Payload[1]);
            return;
        }

        if (packet.Protocol != IpProtocol.Tcp)
        {
            return;
        }

        Assert.True(InternetChecksum.Verifies(InternetChecksum.Add(
            InternetChecksum.PseudoHeader(packet.Source, packet.Destination, IpProtocol.Tcp, packet.Payload.Length), packet.Payload)), "wrong TCP checksum");
        Assert.True(TcpRepr.TryParse(packet.Payload, out TcpRepr header, out ReadOnlySpan<byte> payload));
        if (header.Has(TcpFlags.Syn))
        {
            _ourInitials[header.DestinationPort] = header.Sequence.Value;
        }

        _ourPort = header.SourcePort;
        _lastTimestamp = header.HasTimestamps ? header.TimestampValue : _lastTimestamp;
        _sent.Enqueue(new SentSegment(header, payload.ToArray(), _clock.Now));
    }

    /// <summary>&lt; FLAGS seq[:end] [ack n] [win n] [mss n] [wscale n] [sackok] [ts v e] [nots] [sack a:b ...] [badsum]</summary>
    private void Inject(string[] words)
    {
        (uint start, uint end) = ParseRange(words[2]);
        TcpRepr header = new()
        {
            SourcePort = _peerPort,
            DestinationPort = _ourPort,
            Flags = ParseFlags(words[1]),
            Sequence = new SequenceNumber(PeerInitial + start),
            Window = 65_535,
        };
        bool badChecksum = false;
        for (int i = 3; i < words.Length; i++)
        {
            switch (words[i])
            {
                case "ack":
                    header.Acknowledgment = new SequenceNumber((OurInitial ?? 0) + ParseNumber(words[++i]));
                    break;
                case "win":
                    header.Window = ushort.Parse(words[++i]);
                    break;
                case "mss":
                    header.MaximumSegmentSize = ushort.Parse(words[++i]);
                    break;
                case "wscale":
                    header.WindowScale = sbyte.Parse(words[++i]);
                    break;
                case "sackok":
                    header.SackPermitted = true;
                    break;
                case "ts":
                    header.HasTimestamps = true;
                    header.TimestampValue = uint.Parse(words[++i]);
                    header.TimestampEcho = words[++i].StartsWith("last", StringComparison.Ordinal)
                        ? _lastTimestamp + (words[i].Length > 4 ? ParseNumber(words[i][4..]) : 0)
                        : uint.Parse(words[i]);
                    break;
                case "nots":
                    _timestamps = false;
                    break;
                case "sack":
                    while (i + 1 < words.Length && words[i + 1].Contains(':'))
                    {
                        (uint left, uint right) = ParseRange(words[++i]);
                        header.Sack.Add(new SequenceNumber(OurInitial!.Value + left), new SequenceNumber(OurInitial.Value + right));
                    }

                    break;
                case "badsum":
                    badChecksum = true;
                    break;
                default:
                    throw new FormatException(words[i]);
            }
        }

        if (_timestamps && !header.HasTimestamps)
        {
            header.HasTimestamps = true;
            header.TimestampValue = (uint)_clock.Now.Milliseconds;
            header.TimestampEcho = _lastTimestamp;
        }

        _timestamps |= header.HasTimestamps && header.Has(TcpFlags.Syn) && words.Contains("auto") == false && header.TimestampValue == 0;
        Put(header, (int)(end - start), badChecksum);
        Poll();
    }

    private void Put(TcpRepr header, int length, bool badChecksum)
    {
        byte[] bytes = new byte[14 + 20 + header.HeaderLength + length];
        EthernetFrame.Write(bytes, s_ourHardware, s_peerHardware, EtherType.IPv4);
        new Ipv4Repr { Source = s_peer, Destination = s_ours, Protocol = IpProtocol.Tcp, TimeToLive = 64, PayloadLength = header.HeaderLength + length }.Emit(bytes.AsSpan(14));
        Span<byte> segment = bytes.AsSpan(34);
        header.Emit(segment);
        int first = (int)(header.Sequence.Value - PeerInitial) - 1;
        for (int i = 0; i < length; i++)
        {
            segment[header.HeaderLength + i] = Pattern(first + i);
        }

        InternetChecksum.Store(segment[16..], InternetChecksum.Complete(InternetChecksum.Add(InternetChecksum.PseudoHeader(s_peer, s_ours, IpProtocol.Tcp, segment.Length), segment)));
        if (badChecksum)
        {
            segment[17] ^= 1;
        }

        _wire.Put(bytes);
    }

    /// <summary>icmp type code seq [mtu]: an error about our segment with this sequence number.</summary>
    private void InjectIcmp(string[] words)
    {
        byte[] bytes = new byte[14 + 20 + 8 + 28];
        EthernetFrame.Write(bytes, s_ourHardware, s_peerHardware, EtherType.IPv4);
        new Ipv4Repr { Source = s_peer, Destination = s_ours, Protocol = IpProtocol.Icmp, TimeToLive = 64, PayloadLength = 36 }.Emit(bytes.AsSpan(14));
        Span<byte> quoted = bytes.AsSpan(42);
        new Ipv4Repr { Source = s_ours, Destination = s_peer, Protocol = IpProtocol.Tcp, TimeToLive = 63, PayloadLength = 1480 }.Emit(quoted);
        byte[] header = new byte[20];
        new TcpRepr { SourcePort = _ourPort, DestinationPort = _peerPort, Sequence = new SequenceNumber(OurInitial!.Value + ParseNumber(words[3])) }.Emit(header);
        header.AsSpan(0, 8).CopyTo(quoted[20..]);
        IcmpPacket.WriteHeader(bytes.AsSpan(34), byte.Parse(words[1]), byte.Parse(words[2]), words.Length > 4 ? uint.Parse(words[4]) : 0, 0);
        _wire.Put(bytes);
        Poll();
    }

    /// <summary>&gt; FLAGS seq[:end] [ack n] [win n] [mss n] [wscale n] [sackok] [nosackok] [ts] [nots] [sack a:b ...|nosack] [echo n]</summary>
    private void Demand(string[] words)
    {
        Assert.True(_sent.Count > 0, "nothing was sent");
        SentSegment segment = _sent.Dequeue();
        TcpRepr header = segment.Header;
        string shown = Show(segment);
        (uint start, uint end) = ParseRange(words[2]);
        // PSH is the sender's choice; a script that names it wants it.
        TcpFlags mask = words[1].Contains('P') ? (TcpFlags)0xff : ~TcpFlags.Psh;
        Assert.True((header.Flags & mask) == ParseFlags(words[1]), "flags differ: " + shown);
        uint relative = OurInitial is null || header.Sequence.Value == 0 && header.Has(TcpFlags.Rst) ? header.Sequence.Value : header.Sequence.Value - OurInitial.Value;
        Assert.True(relative == start, "sequence number differs: " + shown);
        Assert.True(segment.Payload.Length == end - start, "length differs: " + shown);
        for (int i = 0; i < segment.Payload.Length; i++)
        {
            Assert.True(segment.Payload[i] == Pattern((int)start - 1 + i), "data differ at " + i);
        }

        for (int i = 3; i < words.Length; i++)
        {
            switch (words[i])
            {
                case "ack":
                    Assert.True(header.Acknowledgment.Value - PeerInitial == ParseNumber(words[++i]), "acknowledgment differs: " + shown);
                    break;
                case "win":
                    Assert.True(header.Window == int.Parse(words[++i]), "window differs: " + shown);
                    break;
                case "mss":
                    Assert.Equal(int.Parse(words[++i]), header.MaximumSegmentSize);
                    break;
                case "wscale":
                    Assert.Equal(int.Parse(words[++i]), header.WindowScale);
                    break;
                case "sackok":
                    Assert.True(header.SackPermitted);
                    break;
                case "nosackok":
                    Assert.False(header.SackPermitted);
                    break;
                case "ts":
                    Assert.True(header.HasTimestamps, "no timestamps: " + shown);
                    break;
                case "nots":
                    Assert.False(header.HasTimestamps);
                    break;
                case "echo":
                    Assert.Equal(uint.Parse(words[++i]), header.TimestampEcho);
                    break;
                case "nosack":
                    Assert.Equal(0, header.Sack.Count);
                    break;
                case "sack":
                    int block = 0;
                    while (i + 1 < words.Length && words[i + 1].Contains(':'))
                    {
                        (uint left, uint right) = ParseRange(words[++i]);
                        Assert.True(block < header.Sack.Count && header.Sack.Left(block).Value - PeerInitial == left
                            && header.Sack.Right(block).Value - PeerInitial == right, "SACK blocks differ: " + shown);
                        block++;
                    }

                    Assert.Equal(block, header.Sack.Count);
                    break;
                default:
                    throw new FormatException(words[i]);
            }
        }
    }

    private string Show(SentSegment segment)
    {
        TcpRepr h = segment.Header;
        uint sequence = h.Sequence.Value - (OurInitial ?? 0);
        string sack = string.Concat(Enumerable.Range(0, h.Sack.Count).Select(i => $" {h.Sack.Left(i).Value - PeerInitial}:{h.Sack.Right(i).Value - PeerInitial}"));
        return $"{h.Flags} {sequence}:{sequence + segment.Payload.Length} ack {h.Acknowledgment.Value - PeerInitial} win {h.Window} mss {h.MaximumSegmentSize} scale {h.WindowScale}{(sack == "" ? "" : " sack" + sack)} at {segment.At.Milliseconds - 1_000_000} ms";
    }

    private static byte Pattern(int offset) => (byte)(offset * 7 + (offset >> 8) + 13);

    private static void Equal(SocketStatus expected, SocketStatus actual) => Assert.Equal(expected, actual);

    private static uint ParseNumber(string text) => text.StartsWith('-') ? unchecked((uint)int.Parse(text)) : uint.Parse(text);

    private static (uint Start, uint End) ParseRange(string text)
    {
        string[] parts = text.Split(':');
        uint start = ParseNumber(parts[0]);
        return (start, parts.Length > 1 ? ParseNumber(parts[1]) : start);
    }

    private static Duration ParseTime(string text) => text.EndsWith("ms")
        ? Duration.FromMilliseconds(long.Parse(text[..^2]))
        : new Duration((long)(double.Parse(text.TrimEnd('s'), CultureInfo.InvariantCulture) * 1e9));

    private static TcpFlags ParseFlags(string text)
    {
        TcpFlags flags = 0;
        foreach (char letter in text)
        {
            flags |= letter switch
            {
                'S' => TcpFlags.Syn,
                'A' => TcpFlags.Ack,
                'F' => TcpFlags.Fin,
                'R' => TcpFlags.Rst,
                'P' => TcpFlags.Psh,
                'U' => TcpFlags.Urg,
                '.' => 0,
                _ => throw new FormatException("flag " + letter),
            };
        }

        return flags;
    }
}
