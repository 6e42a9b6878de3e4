namespace PusOS.Runtime.Threads;

/// <summary>One wait of one thread, on its stack.</summary>
internal unsafe struct WaitOperation
{
    public ThreadRecord* Thread;
    public WaitLink* Links;
    public int Count;
    public bool WaitsForAll;
    /// <summary>The signaller has given the thread what it waited for.</summary>
    public bool IsDone;
    /// <summary>WAIT_OBJECT_0 + index or WAIT_ABANDONED_0 + index, when done.</summary>
    public int Result;
}
