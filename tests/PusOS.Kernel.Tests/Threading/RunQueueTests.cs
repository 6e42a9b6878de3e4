using System.Runtime.InteropServices;

namespace PusOS.Kernel.Tests.Threading;

public unsafe class RunQueueTests
{
    private const int Threads = 12;

    [Fact]
    public void Takes_by_priority_then_first_come()
    {
        KernelThread* threads = Allocate();
        RunQueue queue = default;
        Assert.Equal(-1, queue.HighestPriority);
        Assert.True(queue.TakeFirst() == null);
        threads[0].PriorityValue = 2;
        threads[1].PriorityValue = 4;
        threads[2].PriorityValue = 2;
        threads[3].PriorityValue = 4;
        for (int index = 0; index < 4; index++)
        {
            queue.AddLast(threads + index);
        }

        Assert.Equal(4, queue.HighestPriority);
        threads[4].PriorityValue = 2;
        queue.AddFirst(threads + 4);
        foreach (int expected in (int[])[1, 3, 4, 0, 2])
        {
            Assert.True(queue.TakeFirst() == threads + expected);
        }

        Assert.True(queue.IsEmpty);
        NativeMemory.Free(threads);
    }

    [Fact]
    public void Another_hart_gets_no_thread_whose_registers_are_not_saved()
    {
        KernelThread* threads = Allocate();
        RunQueue queue = default;
        for (int index = 0; index < 3; index++)
        {
            threads[index].PriorityValue = 2;
            threads[index].OnHart = index == 1 ? 0 : 1;
            queue.AddLast(threads + index);
        }

        Assert.True(queue.TakeForOtherHart() == threads + 1);
        Assert.True(queue.TakeForOtherHart() == null);
        Assert.True(queue.TakeFirst() == threads);
        Assert.True(queue.TakeFirst() == threads + 2);
        NativeMemory.Free(threads);
    }

    [Fact]
    public void Is_entered_once_and_left_at_the_level_of_entry()
    {
        KernelThread* threads = Allocate();
        RunQueue queue = default;
        threads[0].PriorityValue = 2;
        queue.AddLast(threads);
        string? reason = null;
        try
        {
            queue.AddFirst(threads);
        }
        catch (InvalidOperationException exception)
        {
            reason = exception.Message;
        }

        Assert.Equal("a thread was made ready twice", reason);
        threads[0].PriorityValue = 4;
        queue.Remove(threads);
        Assert.True(queue.IsEmpty);
        queue.AddLast(threads);
        Assert.Equal(4, queue.HighestPriority);
        NativeMemory.Free(threads);
    }

    [Fact]
    public void Behaves_as_the_model()
    {
        KernelThread* threads = Allocate();
        Random random = new(TestRuns.Seed);
        RunQueue queue = default;
        List<int> model = [];
        for (int step = 0; step < 20_000 * TestRuns.Scale; step++)
        {
            int index = random.Next(Threads);
            if (!model.Contains(index))
            {
                threads[index].PriorityValue = random.Next(KernelThread.KernelPriority + 1);
                bool last = random.Next(2) == 0;
                int place = model.FindIndex(other => last
                    ? threads[other].PriorityValue < threads[index].PriorityValue
                    : threads[other].PriorityValue <= threads[index].PriorityValue);
                model.Insert(place < 0 ? model.Count : place, index);
                if (last)
                {
                    queue.AddLast(threads + index);
                }
                else
                {
                    queue.AddFirst(threads + index);
                }
            }
            else if (random.Next(2) == 0)
            {
                queue.Remove(threads + index);
                model.Remove(index);
            }
            else
            {
                Assert.True(queue.TakeFirst() == threads + model[0]);
                model.RemoveAt(0);
            }

            Assert.Equal(model.Count == 0 ? -1 : threads[model[0]].PriorityValue, queue.HighestPriority);
        }

        NativeMemory.Free(threads);
    }

    private static KernelThread* Allocate() => (KernelThread*)NativeMemory.AllocZeroed(Threads, (nuint)sizeof(KernelThread));
}
