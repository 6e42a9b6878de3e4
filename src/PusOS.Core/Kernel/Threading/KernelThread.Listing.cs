namespace PusOS.Kernel;

public unsafe partial struct KernelThread
{
    /// <summary>
    /// Copies what is known of the living threads, newest first; returns how many there are, which may be more than fit.
    /// Threads; other threads start and end meanwhile only before or after.
    /// </summary>
    public static int CopyAll(Span<ThreadSummary> destination)
    {
        int count = 0;
        InterruptState state = s_allLock.Acquire();
        for (KernelThread* thread = s_firstOfAll; thread != null; thread = thread->NextAll)
        {
            if (count < destination.Length)
            {
                ref ThreadSummary summary = ref destination[count];
                summary.State = thread->StateValue;
                summary.Priority = thread->PriorityValue;
                summary.Hart = thread->Hart == null ? 0 : thread->Hart->Number;
                summary.StackBytes = (ulong)(thread->StackTopValue - thread->StackLimitValue);
                summary.SetName(new ReadOnlySpan<byte>(thread->NameBytes, int.Clamp(thread->NameLength, 0, MaximumNameBytes)));
            }

            count++;
        }

        s_allLock.Release(state);
        return count;
    }
}
