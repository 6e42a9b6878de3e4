namespace PusOS.Storage.Mounts;

/// <summary>An open file of a mounted file system; positions are the caller's.</summary>
public interface IOpenFile
{
    /// <summary>What stat tells of it now.</summary>
    NodeInformation Information { get; }

    /// <summary>The same object for every handle of the same file: what locks are held on.</summary>
    object Identity { get; }

    /// <summary>Reads at a position; nothing beyond the end.</summary>
    Status Read(long position, Span<byte> destination, out int read);

    /// <summary>Writes at a position, filling a gap with zeros.</summary>
    Status Write(long position, ReadOnlySpan<byte> source, out int written);

    /// <summary>Cuts or extends.</summary>
    Status SetLength(long length);

    /// <summary>Sets times and mode, through a handle for reading, too.</summary>
    Status Change(in NodeChange change);

    /// <summary>Durable when it returns Ok.</summary>
    Status Sync();

    /// <summary>Syncs and closes.</summary>
    Status Close();
}
