namespace PusOS.Kernel;

/// <summary>
/// Armed timers, earliest first: a pairing heap linked through the timers (Fredman, Sedgewick, Sleator and
/// Tarjan, 1986). Adding is constant, removing logarithmic amortised; no bound, no allocation, no recursion.
/// Pure; the caller holds the lock.
/// </summary>
[InterruptContext]
public unsafe struct TimerQueue
{
    private KernelTimer* _root;

    /// <summary>The earliest timer; null: none is armed.</summary>
    public readonly KernelTimer* First => _root;

    /// <summary>Adds a timer that is in no queue.</summary>
    public void Add(KernelTimer* timer)
    {
        timer->Child = timer->Sibling = timer->Previous = null;
        _root = Meld(_root, timer);
    }

    /// <summary>Removes a timer that is in this queue.</summary>
    public void Remove(KernelTimer* timer)
    {
        KernelTimer* rest = MeldPairs(timer->Child);
        if (timer == _root)
        {
            _root = rest;
        }
        else
        {
            // Previous is the parent for a first child, else the sibling in front.
            if (timer->Previous->Child == timer)
            {
                timer->Previous->Child = timer->Sibling;
            }
            else
            {
                timer->Previous->Sibling = timer->Sibling;
            }

            if (timer->Sibling != null)
            {
                timer->Sibling->Previous = timer->Previous;
            }

            _root = Meld(_root, rest);
        }

        timer->Child = timer->Sibling = timer->Previous = null;
    }

    private static KernelTimer* Meld(KernelTimer* left, KernelTimer* right)
    {
        if (left == null || right == null)
        {
            return left == null ? right : left;
        }

        // The left one wins ties: equal deadlines fire in the order in which they were armed, mostly.
        if (right->Deadline < left->Deadline)
        {
            KernelTimer* earlier = right;
            right = left;
            left = earlier;
        }

        right->Sibling = left->Child;
        if (right->Sibling != null)
        {
            right->Sibling->Previous = right;
        }

        right->Previous = left;
        left->Child = right;
        left->Sibling = left->Previous = null;
        return left;
    }

    /// <summary>Melds a list of siblings into one heap: pairs from the left, then the results from the right.</summary>
    private static KernelTimer* MeldPairs(KernelTimer* first)
    {
        // Results of the first pass are stacked through Sibling.
        KernelTimer* stack = null;
        while (first != null)
        {
            KernelTimer* second = first->Sibling;
            KernelTimer* rest = second == null ? null : second->Sibling;
            first->Sibling = first->Previous = null;
            if (second != null)
            {
                second->Sibling = second->Previous = null;
            }

            KernelTimer* pair = Meld(first, second);
            pair->Sibling = stack;
            stack = pair;
            first = rest;
        }

        KernelTimer* result = null;
        while (stack != null)
        {
            KernelTimer* next = stack->Sibling;
            stack->Sibling = null;
            result = Meld(result, stack);
            stack = next;
        }

        return result;
    }
}
