using System.Runtime.InteropServices;
using PusOS.Kernel;

namespace PusOS.Runtime.Threads;

/// <summary>
/// The runtime's side of one System.Threading.Thread, in unmanaged memory; the Thread object and, while it runs, the
/// thread itself hold a count each. Thread._DONT_USE_InternalThread points here.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ThreadRecord
{
    /// <summary>Next of all records.</summary>
    public ThreadRecord* Next;
    /// <summary>Null until started.</summary>
    public KernelThread* Kernel;
    /// <summary>The Thread object: a root while the thread runs, 0 otherwise.</summary>
    public nuint ManagedThread;
    /// <summary>1 up; unique among living records, below 65536 (it owns thin locks).</summary>
    public int ManagedId;
    /// <summary>Bits of <see cref="ThreadFlags"/>; changed atomically.</summary>
    public int Flags;
    /// <summary>1 once the thread has ended: what Join waits on.</summary>
    public int Ended;
    /// <summary>Holders of the record.</summary>
    public int References;
    /// <summary>What a blocked thread waits on: 0 while it waits, 1 when it is to look again.</summary>
    public int Wake;
    /// <summary>The word that the thread waits on elsewhere (a lock, the end of a thread), where Interrupt wakes it; or null.</summary>
    public int* InterruptibleAt;
    /// <summary>Stack size asked for, or 0.</summary>
    public int StackSize;
    /// <summary>Mutexes that the thread owns; guarded by the wait subsystem's lock.</summary>
    public Waitable* OwnedMutexes;
    /// <summary>The static constructor whose end the thread waits for, or null.</summary>
    public ConstructorCell* AwaitedConstructor;
}
