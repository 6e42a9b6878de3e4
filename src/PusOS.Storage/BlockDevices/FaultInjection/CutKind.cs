namespace PusOS.Storage.BlockDevices.FaultInjection;

/// <summary>What a power cut leaves of the operation that it hits.</summary>
public enum CutKind
{
    /// <summary>The operation does not happen.</summary>
    Clean = 0,
    /// <summary>The first part of the bytes is written; of an erase, the first part of the block.</summary>
    HalfWritten,
    /// <summary>All bytes are written, some with a flipped bit; an erase leaves flipped bits behind.</summary>
    BitFlipped,
    /// <summary>As Clean, and of the operations since the last sync each block's may be missing.</summary>
    Reordered,
}
