using System.Buffers.Binary;
using System.Runtime.CompilerServices;
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
        ref byte at = ref MemoryMarshal.GetReference(data);
        nint left = data.Length;
        if (MustAlign(ref at))
        {
            // The sum is one of half words (§2 A), so words may begin at any of them; odd places are read as bytes.
            for (; left >= sizeof(ushort) && MustAlign(ref at); left -= sizeof(ushort), at = ref Unsafe.Add(ref at, sizeof(ushort)))
            {
                sum = AddCarry(sum, Unsafe.ReadUnaligned<ushort>(ref at));
            }
        }

        for (; left >= 8 * sizeof(ulong); left -= 8 * sizeof(ulong), at = ref Unsafe.Add(ref at, 8 * sizeof(ulong)))
        {
            sum = AddCarry(AddCarry(AddCarry(AddCarry(sum, Word(ref at, 0)), Word(ref at, 1)), Word(ref at, 2)), Word(ref at, 3));
            sum = AddCarry(AddCarry(AddCarry(AddCarry(sum, Word(ref at, 4)), Word(ref at, 5)), Word(ref at, 6)), Word(ref at, 7));
        }

        for (; left >= sizeof(ulong); left -= sizeof(ulong), at = ref Unsafe.Add(ref at, sizeof(ulong)))
        {
            sum = AddCarry(sum, Word(ref at, 0));
        }

        for (; left >= sizeof(ushort); left -= sizeof(ushort), at = ref Unsafe.Add(ref at, sizeof(ushort)))
        {
            sum = AddCarry(sum, Unsafe.ReadUnaligned<ushort>(ref at));
        }

        return left == 0 ? sum : AddCarry(sum, BitConverter.IsLittleEndian ? at : (ulong)at << 8);
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

    /// <summary>Whether words may not be read here; as in <see cref="HeaderWords"/>, only the node asks. Odd addresses never end.</summary>
    private static unsafe bool MustAlign(ref byte at) =>
#if PUSOS_TARGET
        ((nuint)Unsafe.AsPointer(ref at) & (sizeof(ulong) - 1)) != 0;
#else
        false;
#endif

    private static ulong Word(ref byte at, int index) =>
#if PUSOS_TARGET
        Unsafe.Add(ref Unsafe.As<byte, ulong>(ref at), index);
#else
        Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref at, index * sizeof(ulong)));
#endif

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong AddCarry(ulong sum, ulong word)
    {
        sum += word;
        return sum < word ? sum + 1 : sum;
    }
}
