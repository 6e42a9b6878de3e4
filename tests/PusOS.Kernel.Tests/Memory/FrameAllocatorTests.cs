namespace PusOS.Kernel.Tests.Memory;

public unsafe class FrameAllocatorTests
{
    [Fact]
    public void Untouched_frames_cost_nothing()
    {
        // The bitmap holds rubbish: only words below the frontier may be used.
        ulong[] bitmap = Enumerable.Repeat(0xDEAD_BEEF_DEAD_BEEF, 1 << 14).ToArray();
        fixed (ulong* bits = bitmap)
        {
            FrameAllocator frames = default;
            frames.Initialise(bits, 1 << 20);
            Assert.Equal((nuint)1 << 20, frames.FreeCount);
            Assert.True(frames.TryAllocate(3, out nuint first));
            Assert.True(frames.TryAllocate(1, out nuint second));
            Assert.Equal(((nuint)0, (nuint)3), (first, second));
            Assert.Equal(1, bitmap.Count(word => word != 0xDEAD_BEEF_DEAD_BEEF));
        }
    }

    [Fact]
    public void Runs_do_not_cross_exclusions_and_hopped_frames_are_used()
    {
        ulong* bits = stackalloc ulong[4];
        FrameAllocator frames = default;
        frames.Initialise(bits, 100);
        Assert.True(frames.TryExclude(4, 10));
        Assert.True(frames.TryExclude(8, 20));
        Assert.True(frames.TryExclude(90, 200));
        Assert.True(frames.TryExclude(500, 600));
        Assert.Equal((nuint)(100 - 16 - 10), frames.FreeCount);
        Assert.True(frames.TryAllocate(5, out nuint run));
        Assert.Equal((nuint)20, run);
        Assert.True(frames.TryAllocate(2, out run));
        Assert.Equal((nuint)25, run);
        for (nuint expected = 0; expected < 4; expected++)
        {
            Assert.True(frames.TryAllocate(1, out run));
            Assert.Equal(expected, run);
        }

        Assert.False(frames.TryAllocate(64, out _));
        Assert.True(frames.TryAllocate(63, out run));
        Assert.Equal((nuint)27, run);
        Assert.Equal((nuint)0, frames.FreeCount);
        Assert.False(frames.TryAllocate(1, out _));
    }

    [Fact]
    public void Freeing_what_is_not_in_use_changes_nothing()
    {
        ulong* bits = stackalloc ulong[2];
        FrameAllocator frames = default;
        frames.Initialise(bits, 128);
        Assert.True(frames.TryExclude(2, 3));
        Assert.True(frames.TryAllocate(2, out _));
        Assert.True(frames.TryAllocate(2, out nuint behind));
        Assert.Equal((nuint)3, behind);
        Assert.False(frames.TryFree(2, 1));
        Assert.False(frames.TryFree(4, 2));
        Assert.False(frames.TryFree(nuint.MaxValue, 2));
        Assert.False(frames.TryFree(0, 0));
        Assert.True(frames.TryFree(0, 2));
        Assert.False(frames.TryFree(1, 1));
        Assert.Equal((nuint)(128 - 1 - 2), frames.FreeCount);
    }

    [Fact]
    public void Bounds_the_exclusions()
    {
        ulong* bits = stackalloc ulong[16];
        FrameAllocator frames = default;
        frames.Initialise(bits, 1000);
        for (nuint index = 0; index < FrameAllocator.MaximumExclusions; index++)
        {
            Assert.True(frames.TryExclude(index * 10, (index * 10) + 1));
        }

        Assert.False(frames.TryExclude(999, 1000));
    }

    /// <summary>Random allocations and frees against a set of frames in use.</summary>
    [Fact]
    public void Behaves_as_the_model()
    {
        for (int run = 0; run < 60 * TestRuns.Scale; run++)
        {
            Random random = new(TestRuns.Seed + run);
            int total = random.Next(1, 700);
            ulong[] bitmap = new ulong[FrameAllocator.BitmapBytes((nuint)total) / sizeof(ulong)];
            bool[] used = new bool[total];
            fixed (ulong* bits = bitmap)
            {
                FrameAllocator frames = default;
                frames.Initialise(bits, (nuint)total);
                for (int exclusion = random.Next(5); exclusion > 0; exclusion--)
                {
                    int start = random.Next(total);
                    int end = start + random.Next(40);
                    Assert.True(frames.TryExclude((nuint)start, (nuint)end));
                    Array.Fill(used, true, start, Math.Min(end, total) - start);
                }

                Exercise(ref frames, used, random);
            }
        }
    }

    private static void Exercise(ref FrameAllocator frames, bool[] used, Random random)
    {
        List<(int Start, int Count)> held = [];
        for (int step = 0; step < 400; step++)
        {
            if (held.Count != 0 && random.Next(5) < 2)
            {
                int index = random.Next(held.Count);
                (int start, int count) = held[index];
                held.RemoveAt(index);
                int freed = random.Next(1, count + 1);
                Assert.True(frames.TryFree((nuint)start, (nuint)freed));
                Array.Fill(used, false, start, freed);
                if (freed < count)
                {
                    held.Add((start + freed, count - freed));
                }
            }
            else
            {
                int count = random.Next(3) == 0 ? random.Next(1, 20) : 1;
                bool possible = HasRun(used, count);
                Assert.Equal(possible, frames.TryAllocate((nuint)count, out nuint frame));
                if (possible)
                {
                    Assert.All(used.AsSpan((int)frame, count).ToArray(), Assert.False);
                    Array.Fill(used, true, (int)frame, count);
                    held.Add(((int)frame, count));
                }
            }

            Assert.Equal((nuint)used.Count(frame => !frame), frames.FreeCount);
        }
    }

    private static bool HasRun(bool[] used, int count)
    {
        int length = 0;
        foreach (bool frame in used)
        {
            length = frame ? 0 : length + 1;
            if (length == count)
            {
                return true;
            }
        }

        return false;
    }
}
