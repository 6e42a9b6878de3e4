namespace PusOS.Storage.BlockDevices;

/// <summary>Where a stretch of a run of blocks goes: for <see cref="IScatterGatherDevice.ReadScattered"/>.</summary>
/// <param name="Target">Which memory.</param>
/// <param name="Offset">Bytes from the beginning of that memory.</param>
/// <param name="Length">Bytes, at least one.</param>
public readonly record struct ScatterPiece(PieceTarget Target, int Offset, int Length);
