namespace PusOS.Storage.Mounts;

/// <summary>What utime and chmod set; null: stays as it is.</summary>
/// <param name="ModifiedUnixNanoseconds">Time of the last change, nanoseconds since 1970 UTC.</param>
/// <param name="AccessedUnixNanoseconds">Time of the last access.</param>
/// <param name="Mode">Permission bits (<see cref="NodeMode"/>).</param>
public readonly record struct NodeChange(long? ModifiedUnixNanoseconds, long? AccessedUnixNanoseconds, int? Mode);
