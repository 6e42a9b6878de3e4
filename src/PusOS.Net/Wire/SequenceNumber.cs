namespace PusOS.Net.Wire;

/// <summary>A TCP sequence number: 32 bits, compared in the circle (RFC 9293 §3.4).</summary>
internal readonly record struct SequenceNumber(uint Value)
{
    public static SequenceNumber operator +(SequenceNumber sequence, int count) => new(sequence.Value + (uint)count);

    /// <summary>The signed distance from right to left.</summary>
    public static int operator -(SequenceNumber left, SequenceNumber right) => (int)(left.Value - right.Value);

    public static bool operator <(SequenceNumber left, SequenceNumber right) => left - right < 0;

    public static bool operator >(SequenceNumber left, SequenceNumber right) => left - right > 0;

    public static bool operator <=(SequenceNumber left, SequenceNumber right) => left - right <= 0;

    public static bool operator >=(SequenceNumber left, SequenceNumber right) => left - right >= 0;

    public static SequenceNumber Max(SequenceNumber left, SequenceNumber right) => left > right ? left : right;

    public static SequenceNumber Min(SequenceNumber left, SequenceNumber right) => left < right ? left : right;
}
