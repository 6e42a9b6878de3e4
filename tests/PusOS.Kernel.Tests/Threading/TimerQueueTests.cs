using System.Runtime.InteropServices;

namespace PusOS.Kernel.Tests.Threading;

public unsafe class TimerQueueTests
{
    private const int Timers = 200;

    /// <summary>Random arming, cancelling and firing against a sorted set.</summary>
    [Fact]
    public void Behaves_as_the_model()
    {
        KernelTimer* timers = (KernelTimer*)NativeMemory.AllocZeroed(Timers, (nuint)sizeof(KernelTimer));
        for (int run = 0; run < 20 * TestRuns.Scale; run++)
        {
            Random random = new(TestRuns.Seed + run);
            TimerQueue queue = default;
            SortedSet<(long Deadline, int Index)> model = [];
            for (int step = 0; step < 3000; step++)
            {
                int index = random.Next(Timers);
                (long Deadline, int Index) entry = (timers[index].Deadline.Nanoseconds, index);
                if (model.Remove(entry))
                {
                    queue.Remove(timers + index);
                }
                else
                {
                    timers[index].Deadline = new Instant(random.Next(100));
                    queue.Add(timers + index);
                    model.Add((timers[index].Deadline.Nanoseconds, index));
                }

                if (random.Next(4) == 0 && model.Count != 0)
                {
                    KernelTimer* first = queue.First;
                    int firstIndex = (int)(first - timers);
                    Assert.Equal(model.Min.Deadline, first->Deadline.Nanoseconds);
                    queue.Remove(first);
                    Assert.True(model.Remove((first->Deadline.Nanoseconds, firstIndex)));
                }

                Assert.Equal(model.Count == 0, queue.First == null);
            }

            Drain(ref queue, model);
            Assert.Empty(model);
        }

        NativeMemory.Free(timers);
    }

    [Fact]
    public void Removes_in_order_of_deadline_whatever_the_order_of_arming()
    {
        KernelTimer* timers = (KernelTimer*)NativeMemory.AllocZeroed(Timers, (nuint)sizeof(KernelTimer));
        foreach (bool descending in (bool[])[false, true])
        {
            TimerQueue queue = default;
            for (int index = 0; index < Timers; index++)
            {
                timers[index].Deadline = new Instant(descending ? Timers - index : index);
                queue.Add(timers + index);
            }

            long previous = long.MinValue;
            for (int count = 0; count < Timers; count++)
            {
                Assert.True(queue.First->Deadline.Nanoseconds > previous);
                previous = queue.First->Deadline.Nanoseconds;
                queue.Remove(queue.First);
            }

            Assert.True(queue.First == null);
        }

        NativeMemory.Free(timers);
    }

    private static void Drain(ref TimerQueue queue, SortedSet<(long Deadline, int Index)> model)
    {
        while (queue.First != null)
        {
            Assert.Equal(model.Min.Deadline, queue.First->Deadline.Nanoseconds);
            queue.Remove(queue.First);
            model.Remove(model.First(entry => entry.Deadline == model.Min.Deadline));
        }
    }
}
