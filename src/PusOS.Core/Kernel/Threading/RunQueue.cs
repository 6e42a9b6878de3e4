using System.Numerics;
using System.Runtime.CompilerServices;

namespace PusOS.Kernel;

/// <summary>
/// Ready threads by priority, first in first out among equals. Linked through the threads themselves, so it
/// has no bound and allocates nothing. Pure; the caller holds the lock.
/// </summary>
[InterruptContext]
public unsafe struct RunQueue
{
    private const int Levels = KernelThread.KernelPriority + 1;

    private struct Ends
    {
        public fixed ulong First[Levels];
        public fixed ulong Last[Levels];
    }

    private Ends _ends;
    private uint _occupied;

    /// <summary>Highest priority of a waiting thread; -1: none waits.</summary>
    public readonly int HighestPriority => 31 - BitOperations.LeadingZeroCount(_occupied);

    /// <summary>Whether the highest priority of a waiting thread is this one (no thread waits with the idle one's).</summary>
    public readonly bool IsHighest(int priority) => _occupied >> priority == 1;

    /// <summary>Whether a thread of at least this priority, 0 up, waits.</summary>
    public readonly bool HasAtLeast(int priority) => _occupied >> priority != 0;

    /// <summary>Whether nobody waits.</summary>
    public readonly bool IsEmpty => _occupied == 0;

    /// <summary>Adds behind its equals.</summary>
    public void AddLast(KernelThread* thread)
    {
        if (thread->QueueLevel != 0)
        {
            RefuseTwice();
            return;
        }

        int level = Enter(thread);
        KernelThread* last = (KernelThread*)_ends.Last[level];
        thread->Next = null;
        thread->Previous = last;
        _ends.Last[level] = (ulong)thread;
        if (last == null)
        {
            _ends.First[level] = (ulong)thread;
            _occupied |= 1u << level;
        }
        else
        {
            last->Next = thread;
        }
    }

    /// <summary>Adds in front of its equals: a thread that was preempted before its time was over.</summary>
    public void AddFirst(KernelThread* thread)
    {
        if (thread->QueueLevel != 0)
        {
            RefuseTwice();
            return;
        }

        int level = Enter(thread);
        KernelThread* first = (KernelThread*)_ends.First[level];
        thread->Previous = null;
        thread->Next = first;
        _ends.First[level] = (ulong)thread;
        if (first == null)
        {
            _ends.Last[level] = (ulong)thread;
            _occupied |= 1u << level;
        }
        else
        {
            first->Previous = thread;
        }
    }

    /// <summary>Takes the first thread of the highest priority; null: none waits.</summary>
    public KernelThread* TakeFirst()
    {
        if (_occupied == 0)
        {
            return null;
        }

        int level = HighestPriority;
        KernelThread* thread = (KernelThread*)_ends.First[level];
        KernelThread* next = thread->Next;
        _ends.First[level] = (ulong)next;
        if (next == null)
        {
            _ends.Last[level] = 0;
            _occupied &= ~(1u << level);
        }
        else
        {
            next->Previous = null;
            thread->Next = null;
        }

        thread->QueueLevel = 0;
        return thread;
    }

    /// <summary>
    /// Takes, for another hart, the last thread of the highest priority that has one whose registers are
    /// saved (<see cref="KernelThread.OnHart"/> is 0); null: none.
    /// </summary>
    public KernelThread* TakeForOtherHart()
    {
        for (int level = HighestPriority; level >= 0; level--)
        {
            for (KernelThread* thread = (KernelThread*)_ends.Last[level]; thread != null; thread = thread->Previous)
            {
                if (thread->OnHart == 0)
                {
                    Remove(thread);
                    return thread;
                }
            }
        }

        return null;
    }

    /// <summary>Takes a thread out that is in this queue, whatever its priority has become.</summary>
    public void Remove(KernelThread* thread)
    {
        int level = thread->QueueLevel - 1;
        if (thread->Previous == null)
        {
            _ends.First[level] = (ulong)thread->Next;
        }
        else
        {
            thread->Previous->Next = thread->Next;
        }

        if (thread->Next == null)
        {
            _ends.Last[level] = (ulong)thread->Previous;
        }
        else
        {
            thread->Next->Previous = thread->Previous;
        }

        thread->Next = thread->Previous = null;
        thread->QueueLevel = 0;
        if (_ends.First[level] == 0)
        {
            _occupied &= ~(1u << level);
        }
    }

    /// <summary>The level at which a thread enters. Read once: another hart may change the priority meanwhile.</summary>
    private static int Enter(KernelThread* thread)
    {
        int level = thread->PriorityValue;
        thread->QueueLevel = level + 1;
        return level;
    }

    // Not inlined, and the last thing its callers do: the check costs two instructions where nothing is wrong.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RefuseTwice() => KernelFault.Stop("a thread was made ready twice"u8);
}
