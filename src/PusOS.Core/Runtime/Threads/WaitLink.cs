namespace PusOS.Runtime.Threads;

/// <summary>One thread's place in the queue of one object; on the waiting thread's stack.</summary>
internal unsafe struct WaitLink
{
    public WaitLink* Previous;
    public WaitLink* Next;
    public Waitable* Object;
    public WaitOperation* Operation;
    /// <summary>Index of the object in the wait.</summary>
    public int Index;
}
