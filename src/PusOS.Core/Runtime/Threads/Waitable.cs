using System.Runtime.InteropServices;

namespace PusOS.Runtime.Threads;

/// <summary>An event, semaphore or mutex, in unmanaged memory; its address is the class library's wait handle. Guarded by <see cref="WaitSubsystem"/>'s lock.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Waitable
{
    public WaitableKind Kind;
    /// <summary>Events: 0 or 1; semaphores: free places; mutexes: unused.</summary>
    public int Count;
    /// <summary>Semaphores: most places.</summary>
    public int Maximum;
    /// <summary>Mutexes: times the owner has taken it.</summary>
    public int Recursion;
    /// <summary>Mutexes: the owner, null: free.</summary>
    public ThreadRecord* Owner;
    /// <summary>Mutexes: the owner ended without freeing it, and nobody has taken it since.</summary>
    public bool IsAbandoned;
    /// <summary>Mutexes: next mutex of the same owner.</summary>
    public Waitable* NextOwned;
    /// <summary>Waiters, the longest waiting first.</summary>
    public WaitLink* First;
    public WaitLink* Last;
}
