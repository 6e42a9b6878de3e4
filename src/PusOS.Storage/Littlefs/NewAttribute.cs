namespace PusOS.Storage.Littlefs;

/// <summary>A user attribute that a new entry has from its first commit on; the default: none.</summary>
/// <param name="type">Type of the attribute.</param>
/// <param name="data">Its bytes, copied; none: no attribute.</param>
public readonly ref struct NewAttribute(byte type, ReadOnlySpan<byte> data)
{
    /// <summary>Type of the attribute.</summary>
    public byte Type { get; } = type;

    /// <summary>Its bytes; none: no attribute.</summary>
    public ReadOnlySpan<byte> Data { get; } = data;

    internal UserAttribute? ToEntry() => Data.IsEmpty ? null : new UserAttribute(Type, Data.ToArray(), null);
}
