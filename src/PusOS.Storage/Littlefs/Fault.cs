namespace PusOS.Storage.Littlefs;

/// <summary>What was wrong on the medium, and where. The default value means: nothing.</summary>
/// <param name="Reason">Why the bytes were rejected.</param>
/// <param name="Block">The block they lie in; <see cref="uint.MaxValue"/> when no block is to blame.</param>
/// <param name="Offset">The byte offset in that block.</param>
public readonly record struct Fault(FaultReason Reason, uint Block, int Offset)
{
    /// <inheritdoc/>
    public override string ToString() =>
        Reason == FaultReason.None ? "no fault" :
        Block == uint.MaxValue ? Reason.ToString() : $"{Reason} in block {Block} at offset {Offset}";
}
