using System.Runtime.InteropServices;
using PusOS.Runtime.Memory;

namespace PusOS.Runtime.Tests.Memory;

/// <summary>The block functions against plain byte loops: every alignment and length, and random overlaps.</summary>
public sealed unsafe class MemoryBlockTests
{
    private const int Longest = 200;
    private const int Guard = 32;

    [Fact]
    public void CopyAndMoveWorkForAllAlignmentsAndLengths()
    {
        int cases = 0;
        using Arena source = new(Longest + 64), target = new(Longest + 64), expected = new(Longest + 64);
        for (int from = 0; from < 8; from++)
        {
            for (int to = 0; to < 8; to++)
            {
                for (int length = 0; length <= Longest; length++)
                {
                    source.Fill(seed: length);
                    target.Fill(seed: 1000);
                    expected.Fill(seed: 1000);
                    new Span<byte>(source.At(from), length).CopyTo(new Span<byte>(expected.At(to), length));
                    void* result = (cases & 1) == 0
                        ? MemoryBlock.Copy(target.At(to), source.At(from), (nuint)length)
                        : MemoryBlock.Move(target.At(to), source.At(from), (nuint)length);
                    Assert.True(result == target.At(to));
                    Assert.True(expected.All.SequenceEqual(target.All), $"from {from} to {to} length {length}");
                    cases++;
                }
            }
        }

        Assert.Equal(8 * 8 * (Longest + 1), cases);
    }

    [Fact]
    public void MoveWorksForRandomOverlaps()
    {
        Random random = new(20_251);
        using Arena actual = new(1024), expected = new(1024);
        for (int i = 0; i < 200_000; i++)
        {
            int length = random.Next(random.Next(4) == 0 ? 400 : 80);
            int from = random.Next(500), to = Math.Clamp(from + random.Next(-100, 100), 0, 600);
            if ((i & 1023) == 0)
            {
                actual.Fill(i);
                expected.Fill(i);
            }

            new Span<byte>(expected.At(from), length).CopyTo(new Span<byte>(expected.At(to), length));
            MemoryBlock.Move(actual.At(to), actual.At(from), (nuint)length);
            Assert.True(expected.All.SequenceEqual(actual.All), $"step {i}: from {from} to {to} length {length}");
        }
    }

    [Fact]
    public void SetWorksForAllAlignmentsAndLengths()
    {
        using Arena target = new(Longest + 64), expected = new(Longest + 64);
        for (int to = 0; to < 8; to++)
        {
            for (int length = 0; length <= Longest; length++)
            {
                target.Fill(7);
                expected.Fill(7);
                new Span<byte>(expected.At(to), length).Fill(0xA5);
                MemoryBlock.Set(target.At(to), 0x1A5, (nuint)length);
                Assert.True(expected.All.SequenceEqual(target.All), $"to {to} length {length}");
            }
        }
    }

    [Fact]
    public void CompareFindsTheFirstDifference()
    {
        Random random = new(3);
        using Arena left = new(512), right = new(512);
        for (int i = 0; i < 100_000; i++)
        {
            int a = random.Next(16), b = random.Next(16), length = random.Next(Longest);
            left.Fill(i & 0xFF);
            new Span<byte>(left.At(a), length).CopyTo(new Span<byte>(right.At(b), length));
            if (length != 0 && random.Next(3) != 0)
            {
                *(right.At(b) + random.Next(length)) ^= (byte)(1 << random.Next(8));
            }

            int expected = new Span<byte>(left.At(a), length).SequenceCompareTo(new Span<byte>(right.At(b), length));
            int actual = MemoryBlock.Compare(left.At(a), right.At(b), (nuint)length);
            Assert.Equal(Math.Sign(expected), Math.Sign(actual));
        }
    }

    /// <summary>Aligned memory with guard bytes that every comparison covers.</summary>
    private sealed class Arena(int size) : IDisposable
    {
        private readonly byte* _memory = (byte*)NativeMemory.AlignedAlloc((nuint)(size + (2 * Guard)), 64);

        public Span<byte> All => new(_memory, size + (2 * Guard));

        public byte* At(int offset) => _memory + Guard + offset;

        public void Fill(int seed)
        {
            for (int i = 0; i < All.Length; i++)
            {
                All[i] = (byte)((i * 31) + seed);
            }
        }

        public void Dispose() => NativeMemory.AlignedFree(_memory);
    }
}
