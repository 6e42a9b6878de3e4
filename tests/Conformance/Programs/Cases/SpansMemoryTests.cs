using System.Buffers;
using System.Runtime.InteropServices;

namespace PusOS.Conformance.Cases;

/// <summary>Span, ReadOnlySpan, Memory and MemoryMarshal.</summary>
internal static class SpansMemoryTests
{
    public static void Run(string[] args)
    {
        int[] a = [.. Enumerable.Range(0, 20)];
        Span<int> s = a.AsSpan(5, 10);
        s[0] = -1;
        s[1..3].Fill(7);
        s[^2..].Clear();
        Console.WriteLine($"{string.Join(',', a)} {s.Length} {s.IndexOf(7)} {s.LastIndexOf(7)} {s.Contains(12)} {s.SequenceEqual(a.AsSpan(5, 10))} {s.StartsWith([-1, 7])} {s.IndexOfAny(100, 11)} {s.Count(7)}");
        s.Reverse();
        s.CopyTo(a.AsSpan(0, 10));
        Console.WriteLine($"{string.Join(',', a)} {s.TrimStart(0).Length} {s.BinarySearch(5)} {s.ToArray().Sum()}");
        s.Sort((x, y) => y - x);
        Console.WriteLine($"{string.Join(',', s.ToArray())} {s.IndexOfAnyExcept(12)} {s.CommonPrefixLength([12, 11])}");
        ReadOnlySpan<char> text = "key=value;other=thing;last";
        foreach (Range r in text.Split(';'))
        {
            ReadOnlySpan<char> part = text[r];
            int eq = part.IndexOf('=');
            Console.Write(eq < 0 ? $"[{part}]" : $"[{part[..eq]}->{part[(eq + 1)..]}]");
        }

        Console.WriteLine($" {text.ToString().Length} {text.IndexOf("other")} {text.EndsWith("last")} {text[4..9].Equals("VALUE", StringComparison.OrdinalIgnoreCase)} {text.IndexOfAnyInRange('a', 'd')} {"  x ".AsSpan().Trim().Length}");
        Span<byte> bytes = MemoryMarshal.AsBytes(a.AsSpan(0, 2));
        bytes[0] = 0xff;
        Console.WriteLine($"{a[0]} {bytes.Length} {MemoryMarshal.Cast<byte, short>(bytes)[0]} {MemoryMarshal.Read<int>(bytes)} {MemoryMarshal.GetReference(s)}");
        Memory<int> memory = a.AsMemory(2, 5);
        memory.Span[0] = 555;
        ReadOnlyMemory<char> rm = "memory text".AsMemory(7);
        Console.WriteLine($"{a[2]} {memory.Length} {memory[1..3].Span[0]} {rm} {rm.Span[0]} {MemoryMarshal.TryGetArray<int>(memory, out ArraySegment<int> seg)} {seg.Offset} {seg.Count}");
        int[] rented = ArrayPool<int>.Shared.Rent(100);
        Console.WriteLine(rented.Length >= 100);
        ArrayPool<int>.Shared.Return(rented);
        var writer = new ArrayBufferWriter<byte>();
        for (int i = 0; i < 300; i++)
        {
            writer.GetSpan(1)[0] = (byte)i;
            writer.Advance(1);
        }

        Console.WriteLine($"{writer.WrittenCount} {writer.WrittenSpan[299]}");
        var seq = new ReadOnlySequence<byte>(writer.WrittenMemory);
        var reader = new SequenceReader<byte>(seq);
        reader.TryReadTo(out ReadOnlySpan<byte> to, (byte)10);
        Console.WriteLine($"{to.Length} {reader.Consumed} {reader.Remaining}");
        SearchValues<char> vowels = SearchValues.Create("aeiou");
        Console.WriteLine($"{"rhythm and blues".AsSpan().IndexOfAny(vowels)} {"xyz".AsSpan().ContainsAny(vowels)}");
        foreach (int n in (int[])[1, 7, 8, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100])
        {
            byte[] big = new byte[n + 10];
            big[n] = 1;
            byte[] same = (byte[])big.Clone();
            Console.Write($"{big.AsSpan().IndexOf((byte)1)},{big.AsSpan().SequenceEqual(same)},{big.AsSpan().SequenceCompareTo(same.AsSpan(1))},{big.AsSpan().LastIndexOfAnyExcept((byte)0)} ");
        }

        Console.WriteLine();
        try
        {
            _ = a.AsSpan(15, 10);
        }
        catch (ArgumentOutOfRangeException e)
        {
            Console.WriteLine(e.Message);
        }
    }
}
