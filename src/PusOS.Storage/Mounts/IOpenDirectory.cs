using PusOS.Storage.Littlefs;

namespace PusOS.Storage.Mounts;

/// <summary>A directory being listed.</summary>
public interface IOpenDirectory
{
    /// <summary>The next entry, its name valid until the next call; NotFound after the last.</summary>
    Status Next(out ReadOnlySpan<byte> name, out EntryKind kind);
}
