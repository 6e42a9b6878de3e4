using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace PusOS.Net.Wire;

/// <summary>
/// The ones' complement sum of RFC 1071. Sums are kept in the machine's byte order (the sum commutes
/// with a byte swap, §2 B), as an unfolded 64-bit accumulator. Every part but the last has even length.
/// </summary>
internal static class InternetChecksum
{
    /// <summary>Adds <paramref name="data"/> to the accumulator.</summary>
    public static ulong Add(ulong sum, ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(data);
        int i = 0;
        for (; i + 4 <= words.Length; i += 4)
        {
            sum = AddCarry(AddCarry(AddCarry(AddCarry(sum, words[i]), words[i + 1]), words[i + 2]), words[i + 3]);
        }

        for (; i < words.Length; i++)
        {
            sum = AddCarry(sum, words[i]);
        }

        ReadOnlySpan<byte> rest = data[(words.Length * 8)..];
        if (rest.Length >= 4)
        {
            sum = AddCarry(sum, MemoryMarshal.Read<uint>(rest));
            rest = rest[4..];
        }

        if (rest.Length >= 2)
        {
            sum = AddCarry(sum, MemoryMarshal.Read<ushort>(rest));
            rest = rest[2..];
        }

        return rest.Length == 0 ? sum : AddCarry(sum, BitConverter.IsLittleEndian ? rest[0] : (ulong)rest[0] << 8);
    }

    /// <summary>Folds to the 16 bits that are stored as they are (machine order), not complemented.</summary>
    public static ushort Fold(ulong sum)
    {
        sum = (sum & 0xffff_ffff) + (sum >> 32);
        sum = (sum & 0xffff_ffff) + (sum >> 32);
        sum = (sum & 0xffff) + (sum >> 16);
        sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)sum;
    }

    /// <summary>The checksum field's content for this sum, in machine order.</summary>
    public static ushort Complete(ulong sum) => (ushort)~Fold(sum);

    /// <summary>Whether bytes that include their checksum field sum to "correct".</summary>
    public static bool Verifies(ulong sum) => Fold(sum) == 0xffff;

    /// <summary>The pseudo header of TCP, UDP and ICMPv6 (RFC 9293 §3.1, RFC 8200 §8.1).</summary>
    public static ulong PseudoHeader(IpAddress source, IpAddress destination, byte protocol, int length)
    {
        // Numbers, not bytes: sum as big-endian numbers, then bring the folded sum into machine order.
        ulong sum = (ulong)protocol + (uint)length;
        sum = source.IsIPv4
            ? sum + source.IPv4Value + destination.IPv4Value
            : AddCarry(AddCarry(AddCarry(AddCarry(sum, source.High), source.Low), destination.High), destination.Low);
        ushort folded = Fold(sum);
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(folded) : folded;
    }

    /// <summary>Stores a value in machine order, as <see cref="Complete"/> gives it.</summary>
    public static void Store(Span<byte> field, ushort value) => MemoryMarshal.Write(field, in value);

    private static ulong AddCarry(ulong sum, ulong word)
    {
        sum += word;
        return sum < word ? sum + 1 : sum;
    }
}
