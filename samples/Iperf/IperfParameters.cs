using System.Text.Json;

namespace Iperf;

/// <summary>What the client wants measured.</summary>
internal sealed class IperfParameters
{
    /// <summary>More streams than this are refused.</summary>
    public const int StreamsMaximum = 128;

    private const int BlockMaximum = 1 << 20;

    /// <summary>UDP rather than TCP.</summary>
    public bool IsUdp { get; private init; }

    /// <summary>The server sends.</summary>
    public bool IsReverse { get; private init; }

    /// <summary>Both send, each on streams of its own.</summary>
    public bool IsBidirectional { get; private init; }

    /// <summary>Streams of each direction.</summary>
    public int Parallel { get; private init; }

    /// <summary>Bytes of one write, or of one datagram.</summary>
    public int BlockLength { get; private init; }

    /// <summary>Bits per second of each stream that the server sends; 0: as fast as it can.</summary>
    public long Rate { get; private init; }

    /// <summary>Seconds at the beginning that do not count.</summary>
    public int Omit { get; private init; }

    /// <summary>Whether datagrams are numbered with 64 bits.</summary>
    public bool HasLongCounters { get; private init; }

    /// <summary>Whether TCP streams send small segments at once.</summary>
    public bool NoDelay { get; private init; }

    /// <summary>Streams that the client opens in all.</summary>
    public int StreamCount => IsBidirectional ? Parallel * 2 : Parallel;

    /// <summary>Reads the client's JSON. FormatException: impossible values; JsonException: no JSON.</summary>
    public static IperfParameters Parse(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        bool udp = Flag(root, "udp");
        IperfParameters parameters = new()
        {
            IsUdp = udp,
            IsReverse = Flag(root, "reverse"),
            IsBidirectional = Flag(root, "bidirectional"),
            Parallel = (int)Number(root, "parallel", 1),
            BlockLength = (int)Number(root, "len", udp ? 1448 : 128 * 1024),
            Rate = Number(root, "bandwidth", 0),
            Omit = (int)Number(root, "omit", 0),
            HasLongCounters = Number(root, "udp_counters_64bit", 0) != 0,
            NoDelay = Flag(root, "nodelay"),
        };
        if (parameters.Parallel is < 1 or > StreamsMaximum || parameters.BlockLength is < DatagramStream.HeaderMaximum or > BlockMaximum || parameters.Omit is < 0 or > 600)
        {
            throw new FormatException("parameters out of bounds");
        }

        return parameters;
    }

    /// <summary>Whether the server sends on the stream with this index, in the order of opening.</summary>
    public bool ServerSends(int index) => IsBidirectional ? index >= Parallel : IsReverse;

    private static bool Flag(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && (value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.Number && value.GetInt64() != 0));

    private static long Number(JsonElement root, string name, long otherwise) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? (long)value.GetDouble() : otherwise;
}
