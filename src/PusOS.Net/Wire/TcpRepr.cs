using System.Buffers.Binary;

namespace PusOS.Net.Wire;

/// <summary>A TCP header with the options we know; the rest of the segment is payload (RFC 9293 §3.1, §3.2; RFC 7323; RFC 2018).</summary>
internal struct TcpRepr
{
    public const int MinimumHeaderLength = 20;

    /// <summary>Where the checksum stands in the header.</summary>
    public const int ChecksumOffset = 16;

    private const byte OptionEnd = 0;
    private const byte OptionNoOperation = 1;
    private const byte OptionMaximumSegmentSize = 2;
    private const byte OptionWindowScale = 3;
    private const byte OptionSackPermitted = 4;
    private const byte OptionSack = 5;
    private const byte OptionTimestamps = 8;

    public ushort SourcePort;
    public ushort DestinationPort;
    public SequenceNumber Sequence;
    public SequenceNumber Acknowledgment;
    public TcpFlags Flags;
    public ushort Window;

    /// <summary>0: the option is absent.</summary>
    public ushort MaximumSegmentSize;

    /// <summary>-1: the option is absent.</summary>
    public sbyte WindowScale;

    public bool SackPermitted;
    public bool HasTimestamps;
    public uint TimestampValue;
    public uint TimestampEcho;
    public SackBlocks Sack;

    public TcpRepr()
    {
        WindowScale = -1;
    }

    public readonly bool Has(TcpFlags flag) => (Flags & flag) != 0;

    /// <summary>Bytes of header and options, a multiple of four.</summary>
    public readonly int HeaderLength
    {
        get
        {
            int length = MinimumHeaderLength + (HasTimestamps ? 12 : 0) + (Sack.Count > 0 ? 4 + Sack.Count * 8 : 0);
            return length + (MaximumSegmentSize != 0 ? 4 : 0) + (WindowScale >= 0 ? 4 : 0) + (SackPermitted ? 4 : 0);
        }
    }

    /// <summary>Reads a header; the checksum is not looked at. False: shorter than its own lengths, or a zero port.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out TcpRepr repr, out ReadOnlySpan<byte> payload)
    {
        repr = new TcpRepr();
        payload = default;
        if (bytes.Length < MinimumHeaderLength)
        {
            return false;
        }

        int headerLength = (bytes[12] >> 4) * 4;
        if (headerLength < MinimumHeaderLength || headerLength > bytes.Length)
        {
            return false;
        }

        repr.SourcePort = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        repr.DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        repr.Sequence = new(BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]));
        repr.Acknowledgment = new(BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]));
        repr.Flags = (TcpFlags)bytes[13];
        repr.Window = BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]);
        payload = bytes[headerLength..];
        if (repr.SourcePort == 0 || repr.DestinationPort == 0)
        {
            return false;
        }

        // The common case: nothing but timestamps, padded in front (RFC 7323 appendix A).
        ReadOnlySpan<byte> options = bytes[MinimumHeaderLength..headerLength];
        if (options.Length == 12 && BinaryPrimitives.ReadUInt32BigEndian(options) == 0x0101_080a)
        {
            repr.HasTimestamps = true;
            repr.TimestampValue = BinaryPrimitives.ReadUInt32BigEndian(options[4..]);
            repr.TimestampEcho = BinaryPrimitives.ReadUInt32BigEndian(options[8..]);
            return true;
        }

        return options.Length == 0 || repr.ParseOptions(options);
    }

    /// <summary>Writes header and options; the checksum field stays zero.</summary>
    public readonly void Emit(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes, SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], DestinationPort);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], Sequence.Value);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[8..], Acknowledgment.Value);
        bytes[12] = (byte)(HeaderLength / 4 << 4);
        bytes[13] = (byte)Flags;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[14..], Window);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[16..], 0);
        EmitOptions(bytes[MinimumHeaderLength..]);
    }

    private readonly void EmitOptions(Span<byte> options)
    {
        if (MaximumSegmentSize != 0)
        {
            BinaryPrimitives.WriteUInt32BigEndian(options, 0x0204_0000u | MaximumSegmentSize);
            options = options[4..];
        }

        if (WindowScale >= 0)
        {
            BinaryPrimitives.WriteUInt32BigEndian(options, 0x0103_0300u | (byte)WindowScale);
            options = options[4..];
        }

        if (SackPermitted)
        {
            BinaryPrimitives.WriteUInt32BigEndian(options, 0x0101_0402);
            options = options[4..];
        }

        if (HasTimestamps)
        {
            BinaryPrimitives.WriteUInt32BigEndian(options, 0x0101_080a);
            BinaryPrimitives.WriteUInt32BigEndian(options[4..], TimestampValue);
            BinaryPrimitives.WriteUInt32BigEndian(options[8..], TimestampEcho);
            options = options[12..];
        }

        if (Sack.Count > 0)
        {
            BinaryPrimitives.WriteUInt32BigEndian(options, 0x0101_0500u | (uint)(2 + Sack.Count * 8));
            for (int i = 0; i < Sack.Count; i++)
            {
                BinaryPrimitives.WriteUInt32BigEndian(options[(4 + i * 8)..], Sack.Left(i).Value);
                BinaryPrimitives.WriteUInt32BigEndian(options[(8 + i * 8)..], Sack.Right(i).Value);
            }
        }
    }

    private bool ParseOptions(ReadOnlySpan<byte> options)
    {
        while (options.Length > 0)
        {
            byte kind = options[0];
            if (kind == OptionEnd)
            {
                return true;
            }

            if (kind == OptionNoOperation)
            {
                options = options[1..];
                continue;
            }

            // RFC 9293 MUST-7: an illegal option length is handled without crashing; we drop the segment.
            if (options.Length < 2 || options[1] < 2 || options[1] > options.Length)
            {
                return false;
            }

            ReadOnlySpan<byte> body = options[2..options[1]];
            options = options[options[1]..];
            ParseOption(kind, body);
        }

        return true;
    }

    private void ParseOption(byte kind, ReadOnlySpan<byte> body)
    {
        switch (kind)
        {
            case OptionMaximumSegmentSize when body.Length == 2:
                MaximumSegmentSize = BinaryPrimitives.ReadUInt16BigEndian(body);
                break;
            case OptionWindowScale when body.Length == 1:
                // RFC 7323 §2.3: a larger shift counts as 14.
                WindowScale = (sbyte)Math.Min(body[0], (byte)14);
                break;
            case OptionSackPermitted when body.Length == 0:
                SackPermitted = true;
                break;
            case OptionTimestamps when body.Length == 8:
                HasTimestamps = true;
                TimestampValue = BinaryPrimitives.ReadUInt32BigEndian(body);
                TimestampEcho = BinaryPrimitives.ReadUInt32BigEndian(body[4..]);
                break;
            case OptionSack when body.Length % 8 == 0:
                for (int i = 0; i < body.Length; i += 8)
                {
                    Sack.Add(new(BinaryPrimitives.ReadUInt32BigEndian(body[i..])), new(BinaryPrimitives.ReadUInt32BigEndian(body[(i + 4)..])));
                }

                break;
        }
    }
}
