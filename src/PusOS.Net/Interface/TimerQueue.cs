namespace PusOS.Net;

/// <summary>A binary heap of deadlines. Scheduling and cancelling cost the logarithm of the number of timers and allocate only when the heap grows.</summary>
internal sealed class TimerQueue
{
    private TimerNode[] _heap = new TimerNode[64];
    private int _count;

    public Instant Next => _count == 0 ? Instant.Never : _heap[0].Deadline;

    public int Count => _count;

    /// <summary>Sets or moves the deadline; <see cref="Instant.Never"/> cancels.</summary>
    public void Schedule(TimerNode node, Instant deadline)
    {
        if (deadline == Instant.Never)
        {
            Cancel(node);
            return;
        }

        if (node.HeapIndex < 0)
        {
            if (_count == _heap.Length)
            {
                Array.Resize(ref _heap, _count * 2);
            }

            node.Deadline = deadline;
            Place(node, _count++);
            Up(node.HeapIndex);
            return;
        }

        bool earlier = deadline < node.Deadline;
        node.Deadline = deadline;
        if (earlier)
        {
            Up(node.HeapIndex);
        }
        else
        {
            Down(node.HeapIndex);
        }
    }

    public void Cancel(TimerNode node)
    {
        int index = node.HeapIndex;
        if (index < 0)
        {
            return;
        }

        node.HeapIndex = -1;
        TimerNode last = _heap[--_count];
        _heap[_count] = null!;
        if (index != _count)
        {
            Place(last, index);
            Up(index);
            Down(last.HeapIndex);
        }
    }

    /// <summary>Calls what is due, each node at most once.</summary>
    public void Expire(Instant now)
    {
        for (int calls = _count; calls > 0 && _count > 0 && _heap[0].Deadline <= now; calls--)
        {
            TimerNode node = _heap[0];
            Cancel(node);
            node.OnDeadline(now);
        }
    }

    private void Place(TimerNode node, int index)
    {
        _heap[index] = node;
        node.HeapIndex = index;
    }

    private void Up(int index)
    {
        TimerNode node = _heap[index];
        while (index > 0 && node.Deadline < _heap[(index - 1) / 2].Deadline)
        {
            Place(_heap[(index - 1) / 2], index);
            index = (index - 1) / 2;
        }

        Place(node, index);
    }

    private void Down(int index)
    {
        TimerNode node = _heap[index];
        while (index * 2 + 1 < _count)
        {
            int child = index * 2 + 1;
            if (child + 1 < _count && _heap[child + 1].Deadline < _heap[child].Deadline)
            {
                child++;
            }

            if (node.Deadline <= _heap[child].Deadline)
            {
                break;
            }

            Place(_heap[child], index);
            index = child;
        }

        Place(node, index);
    }
}
