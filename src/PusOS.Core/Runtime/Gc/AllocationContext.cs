namespace PusOS.Runtime.Gc;

/// <summary>A thread's run of free, zeroed cells of one class; layout as <see cref="PusOS.Abi.AllocationContextLayout"/> says.</summary>
internal unsafe struct AllocationContext
{
    /// <summary>First free cell (address of its header word).</summary>
    public byte* Next;
    /// <summary>End of the run.</summary>
    public byte* Limit;
}
