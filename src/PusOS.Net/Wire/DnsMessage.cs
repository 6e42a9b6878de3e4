using System.Buffers.Binary;

namespace PusOS.Net.Wire;

/// <summary>Reading and writing of DNS messages (RFC 1035 §4). Names are read as lower-case text with dots; compression pointers only lead back.</summary>
internal static class DnsMessage
{
    public const int HeaderLength = 12;
    public const int NameMaximum = 255;
    public const ushort TypeA = 1;
    public const ushort TypeCname = 5;
    public const ushort TypeSoa = 6;
    public const ushort TypePtr = 12;
    public const ushort TypeTxt = 16;
    public const ushort TypeAaaa = 28;
    public const ushort TypeSrv = 33;
    public const ushort TypeAny = 255;
    public const ushort ClassInternet = 1;

    public static ushort Identifier(ReadOnlySpan<byte> message) => BinaryPrimitives.ReadUInt16BigEndian(message);

    public static ushort Flags(ReadOnlySpan<byte> message) => BinaryPrimitives.ReadUInt16BigEndian(message[2..]);

    public static int Count(ReadOnlySpan<byte> message, int section) => BinaryPrimitives.ReadUInt16BigEndian(message[(4 + section * 2)..]);

    public static void WriteHeader(Span<byte> message, ushort identifier, ushort flags, int questions, int answers, int additional = 0)
    {
        BinaryPrimitives.WriteUInt16BigEndian(message, identifier);
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], flags);
        BinaryPrimitives.WriteUInt16BigEndian(message[4..], (ushort)questions);
        BinaryPrimitives.WriteUInt16BigEndian(message[6..], (ushort)answers);
        BinaryPrimitives.WriteUInt16BigEndian(message[8..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(message[10..], (ushort)additional);
    }

    /// <summary>Writes a name; returns where the next byte goes, -1: not a name, or no room.</summary>
    public static int WriteName(Span<byte> message, int at, ReadOnlySpan<char> name)
    {
        name = name.TrimEnd('.');
        if (name.Length > NameMaximum - 2 || at + name.Length + 2 > message.Length)
        {
            return -1;
        }

        while (name.Length > 0)
        {
            int end = name.IndexOf('.');
            ReadOnlySpan<char> label = end < 0 ? name : name[..end];
            name = end < 0 ? default : name[(end + 1)..];
            if (label.Length is 0 or > 63)
            {
                return -1;
            }

            message[at++] = (byte)label.Length;
            foreach (char c in label)
            {
                if (c is <= ' ' or > '~')
                {
                    return -1;
                }

                message[at++] = (byte)c;
            }
        }

        message[at++] = 0;
        return at;
    }

    /// <summary>Writes a question; as <see cref="WriteName"/>.</summary>
    public static int WriteQuestion(Span<byte> message, int at, ReadOnlySpan<char> name, ushort type, ushort dnsClass = ClassInternet)
    {
        at = WriteName(message, at, name);
        if (at < 0 || at + 4 > message.Length)
        {
            return -1;
        }

        BinaryPrimitives.WriteUInt16BigEndian(message[at..], type);
        BinaryPrimitives.WriteUInt16BigEndian(message[(at + 2)..], dnsClass);
        return at + 4;
    }

    /// <summary>Writes an address record; as <see cref="WriteName"/>.</summary>
    public static int WriteAddress(Span<byte> message, int at, ReadOnlySpan<char> name, IpAddress address, uint ttl, ushort dnsClass)
    {
        at = WriteQuestion(message, at, name, address.IsIPv4 ? TypeA : TypeAaaa, dnsClass);
        if (at < 0 || at + 22 > message.Length)
        {
            return -1;
        }

        BinaryPrimitives.WriteUInt32BigEndian(message[at..], ttl);
        int length = address.Write(message[(at + 6)..]);
        BinaryPrimitives.WriteUInt16BigEndian(message[(at + 4)..], (ushort)length);
        return at + 6 + length;
    }

    /// <summary>
    /// Reads a name into <paramref name="name"/> (255 characters). Returns where the next field stands, -1: malformed.
    /// Each pointer must lead before the last one, so the walk ends.
    /// </summary>
    public static int ReadName(ReadOnlySpan<byte> message, int at, Span<char> name, out int length)
    {
        length = 0;
        int next = -1;
        int limit = at;
        while (at < message.Length)
        {
            int label = message[at];
            if (label == 0)
            {
                return next < 0 ? at + 1 : next;
            }

            if (label >= 0xc0)
            {
                if (at + 1 >= message.Length)
                {
                    return -1;
                }

                int target = (label & 0x3f) << 8 | message[at + 1];
                next = next < 0 ? at + 2 : next;
                if (target >= limit)
                {
                    return -1;
                }

                at = limit = target;
                continue;
            }

            if (label > 63 || at + 1 + label > message.Length || length + label + 1 > name.Length)
            {
                return -1;
            }

            if (length > 0)
            {
                name[length++] = '.';
            }

            for (int i = 0; i < label; i++)
            {
                byte b = message[at + 1 + i];
                name[length++] = (char)(b is >= (byte)'A' and <= (byte)'Z' ? b | 0x20 : b);
            }

            at += 1 + label;
        }

        return -1;
    }

    /// <summary>Reads a question at <paramref name="at"/> and moves on. False: malformed.</summary>
    public static bool TryReadQuestion(ReadOnlySpan<byte> message, ref int at, Span<char> name, out DnsRecord question)
    {
        question = default;
        at = ReadName(message, at, name, out question.NameLength);
        if (at < 0 || at + 4 > message.Length)
        {
            return false;
        }

        question.Type = BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
        question.Class = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 2)..]);
        at += 4;
        return true;
    }

    /// <summary>Reads a record at <paramref name="at"/> and moves on. False: malformed.</summary>
    public static bool TryReadRecord(ReadOnlySpan<byte> message, ref int at, Span<char> name, out DnsRecord record)
    {
        if (!TryReadQuestion(message, ref at, name, out record) || at + 6 > message.Length)
        {
            return false;
        }

        record.TimeToLive = BinaryPrimitives.ReadUInt32BigEndian(message[at..]);
        int length = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 4)..]);
        record.DataStart = at + 6;
        record.DataLength = length;
        at += 6 + length;
        return at <= message.Length;
    }
}
