namespace PusOS.Runtime.Gc;

/// <summary>
/// A growing array in its own window of address space, outside the managed heap: it never moves, grows by whole
/// pages of zeros, and keeps its pages. Not synchronised.
/// </summary>
internal unsafe struct ReservedTable
{
    /// <summary>First byte.</summary>
    public byte* Start;
    /// <summary>End of the backed part.</summary>
    public byte* Backed;
    private byte* _end;

    /// <summary>Reserves <paramref name="bytes"/> of address space.</summary>
    public bool Reserve(nuint bytes)
    {
        Start = GcMemory.Reserve(bytes);
        Backed = Start;
        _end = Start + bytes;
        return Start != null;
    }

    /// <summary>Backs at least <paramref name="bytes"/> from the start; false: out of memory or window.</summary>
    public bool Ensure(nuint bytes)
    {
        while ((nuint)(Backed - Start) < bytes)
        {
            if (Backed == _end || !GcMemory.Commit(Backed, HeapLayout.PageSize))
            {
                return false;
            }

            Backed += HeapLayout.PageSize;
        }

        return true;
    }
}
