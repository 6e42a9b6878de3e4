using PusOS.Abi;
using PusOS.Runtime.Gc;

namespace PusOS.Runtime.Tests.Gc;

/// <summary>Allocation, marking and sweeping over host memory.</summary>
[Collection("heap")]
public sealed unsafe class HeapTests
{
    /// <summary>The compiler's classes are the first of the runtime's.</summary>
    [Fact]
    public void CellClasses_BeginWithTheCompilersSizeClasses()
    {
        for (int i = 0; i < SizeClasses.Count; i++)
        {
            Assert.Equal(SizeClasses.CellSizes[i], CellClasses.CellSize[i]);
        }

        for (uint bytes = 8; bytes <= SizeClasses.LargestCell; bytes += 8)
        {
            Assert.Equal(SizeClasses.ForSize(bytes), CellClasses.ClassOfWords[(int)(bytes / 8)]);
        }
    }

    /// <summary>A chain of objects lives exactly as long as its head is a root.</summary>
    [Fact]
    public void Collect_KeepsWhatRootsReach_FreesTheRest()
    {
        using HeapFixture heap = new();
        byte* node = heap.Type(2, 0b011);
        nuint head = 0;
        for (ulong i = 0; i < 1000; i++)
        {
            nuint next = heap.New(node);
            *(nuint*)(next + 8) = head;
            *(ulong*)(next + 16) = i;
            head = next;
            GcWorld.Roots[0] = head;
        }

        HeapFixture.Collect();
        ulong expected = 999;
        for (nuint n = head; n != 0; n = *(nuint*)(n + 8))
        {
            Assert.True(Heap.IsMarked(n));
            Assert.Equal(expected--, *(ulong*)(n + 16));
        }

        Assert.Equal(32_000UL, Collector.LiveBytes);
        GcWorld.Roots[0] = 0;
        HeapFixture.Collect();
        Assert.Equal(0UL, Collector.LiveBytes);
        Assert.Equal(0u, Heap.UsedPages);
    }

    /// <summary>Interior, unaligned, one-past-end and header addresses keep an object.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-8)]
    [InlineData(2031)]
    [InlineData(2040)]
    public void Collect_InteriorPointers_Keep(int offset)
    {
        using HeapFixture heap = new();
        byte* bytes = heap.ArrayType(1, 0);
        nuint array = heap.NewArray(bytes, 2024);
        GcWorld.Roots[7] = (nuint)((nint)array + offset);
        HeapFixture.Collect();
        Assert.True(Heap.IsMarked(array));
    }

    /// <summary>Large and medium objects: interior pointers, one past the end of the last page, reuse after death.</summary>
    [Theory]
    [InlineData(3000u)]
    [InlineData(8160u)]
    [InlineData(8168u)]
    [InlineData(100_000u)]
    [InlineData(4_000_000u)]
    public void Collect_BigObjects_KeptAndFreed(uint length)
    {
        using HeapFixture heap = new(64 << 20);
        byte* bytes = heap.ArrayType(1, 0);
        nuint array = heap.NewArray(bytes, length);
        foreach (nuint root in (ReadOnlySpan<nuint>)[array, array + 1000, array + 16 + length - 1, array + 16 + length])
        {
            GcWorld.Roots[0] = root;
            HeapFixture.Collect();
            Assert.True(Heap.IsMarked(array));
        }

        GcWorld.Roots[0] = 0;
        HeapFixture.Collect();
        Assert.Equal(0u, Heap.UsedPages);
        Assert.NotEqual(0u, heap.NewArray(bytes, length));
    }

    /// <summary>Words that are no addresses of objects mark nothing: free cells, free pages, dead cells, beyond the span.</summary>
    [Fact]
    public void Collect_StalePointers_MarkNothing()
    {
        using HeapFixture heap = new();
        byte* node = heap.Type(2, 0b111);
        nuint dead = heap.New(node);
        nuint alive = heap.New(node);
        *(nuint*)(dead + 8) = 0x1234_5678;
        GcWorld.Roots[0] = alive;
        HeapFixture.Collect();
        GcWorld.Roots[1] = dead;
        GcWorld.Roots[2] = (nuint)Heap.Base + Heap.Span;
        GcWorld.Roots[3] = (nuint)Heap.Base + 5;
        GcWorld.Roots[4] = nuint.MaxValue >> 1;
        HeapFixture.Collect();
        Assert.False(Heap.IsMarked(dead));
        Assert.Equal(32UL, Collector.LiveBytes);
    }

    /// <summary>An allocation that an interrupt cut before the MethodTable store is kept, with what its fields hold.</summary>
    [Fact]
    public void Collect_HalfMadeObject_KeepsCellAndFields()
    {
        using HeapFixture heap = new();
        byte* node = heap.Type(2, 0b111);
        nuint child = heap.New(node);
        nuint half = heap.New(node);
        *(nuint*)half = 0;
        *(nuint*)(half + 8) = child;
        GcWorld.Roots[0] = half;
        HeapFixture.Collect();
        Assert.True(Heap.IsMarked(half));
        Assert.True(Heap.IsMarked(child));
    }

    /// <summary>Bits of objects beyond 63 words, and of struct elements in arrays.</summary>
    [Fact]
    public void Collect_LongReferenceMapsAndStructArrays()
    {
        using HeapFixture heap = new();
        ulong* longMap = stackalloc ulong[3] { 100, 1UL << 5, 1UL << (99 - 64) };
        byte* big = heap.Type(99, (ulong)longMap);
        byte* leaf = heap.Type(1, 0);
        byte* pairs = heap.ArrayType(24, 0b101); // element word 1 is a reference
        nuint a = heap.New(leaf);
        nuint b = heap.New(leaf);
        nuint c = heap.New(leaf);
        nuint not = heap.New(leaf);
        nuint holder = heap.New(big);
        *(nuint*)(holder + (5 * 8)) = a;
        *(nuint*)(holder + (99 * 8)) = b;
        nuint array = heap.NewArray(pairs, 50);
        *(nuint*)(array + 16 + (49 * 24)) = not;
        *(nuint*)(array + 16 + (49 * 24) + 8) = c;
        GcWorld.Roots[0] = holder;
        GcWorld.Roots[1] = array;
        HeapFixture.Collect();
        Assert.True(Heap.IsMarked(a));
        Assert.True(Heap.IsMarked(b));
        Assert.True(Heap.IsMarked(c) != Heap.IsMarked(not) || c == not);
    }

    /// <summary>With no memory for the mark stack everything reachable is still found.</summary>
    [Fact]
    public void Collect_MarkStackOverflow_StillMarksAll()
    {
        using HeapFixture heap = new();
        byte* node = heap.Type(2, 0b111);
        byte* array = heap.ArrayType(8, 3);
        nuint root = heap.NewArray(array, 2000);
        GcWorld.Roots[0] = root;
        int count = 1;
        for (uint i = 0; i < 2000; i++)
        {
            nuint left = heap.New(node);
            *(nuint*)(root + 16 + (i * 8)) = left;
            nuint right = heap.New(node);
            *(nuint*)(left + 8) = right;
            count += 2;
        }

        GcMemory.PagesLeft = 0;
        HeapFixture.Collect();
        Assert.Equal((ulong)(2000 * 2 * 32) + (4096 * 4), Collector.LiveBytes);
        Assert.True(Collector.Count >= 1);
    }

    /// <summary>Twenty times the memory is allocated; what is live stays intact.</summary>
    [Fact]
    public void Allocate_TwentyTimesTheMemory_Works()
    {
        const long Pages = 700;
        using HeapFixture heap = new((ulong)Pages * 4096, Pages);
        byte* bytes = heap.ArrayType(1, 0);
        Random random = new(17);
        ulong total = 0;
        for (int i = 0; total < (ulong)Pages * 4096 * 20; i++)
        {
            uint length = (uint)random.Next(1, i % 50 == 0 ? 100_000 : 400);
            nuint array = heap.NewArray(bytes, length);
            Assert.NotEqual(0u, array);
            GcWorld.Roots[i % 16] = array;
            total += length;
        }

        Assert.True(Collector.Count > 10);
    }

    /// <summary>Memory is refused only when it is full of live objects, and comes back when they die.</summary>
    [Fact]
    public void Allocate_Exhausted_FailsAndRecovers()
    {
        using HeapFixture heap = new(1 << 20, 300);
        byte* node = heap.Type(2, 0b011);
        nuint head = 0;
        int count = 0;
        for (; ; count++)
        {
            nuint next = heap.New(node);
            if (next == 0)
            {
                break;
            }

            *(nuint*)(next + 8) = head;
            head = next;
            GcWorld.Roots[0] = head;
        }

        Assert.True(count * 32 > 200 * 4096, $"only {count}");
        GcWorld.Roots[0] = 0;
        Assert.NotEqual(0u, heap.New(node));
    }
}
