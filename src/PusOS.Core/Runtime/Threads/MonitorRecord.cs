using System.Runtime.InteropServices;

namespace PusOS.Runtime.Threads;

/// <summary>An inflated lock: one entry of <see cref="MonitorTable"/>. 48 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MonitorRecord
{
    /// <summary>Bit of <see cref="Lock"/>: threads wait for it.</summary>
    public const int Contended = 1 << 30;

    /// <summary>Owner's managed thread id (0: free), with <see cref="Contended"/>.</summary>
    public int Lock;
    /// <summary>How often the owner has taken it beyond the first time.</summary>
    public int Recursion;
    /// <summary>Identity hash code of the object, 0: none yet.</summary>
    public int Hash;
    /// <summary>On the free list: next free index.</summary>
    public uint NextFree;
    /// <summary>The object (not kept alive); 0: the entry is free.</summary>
    public nuint Object;
    /// <summary>Threads in Monitor.Wait, the longest waiting first.</summary>
    public PulseLink* FirstWaiter;
    public PulseLink* LastWaiter;
}
