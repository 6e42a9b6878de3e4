namespace PusOS.Runtime.Threads;

/// <summary>One thread in Monitor.Wait; on its stack.</summary>
internal unsafe struct PulseLink
{
    public PulseLink* Next;
    public ThreadRecord* Thread;
    /// <summary>A pulse took the link off the queue.</summary>
    public bool IsPulsed;
}
