using System.Threading;

namespace PusOS.Storage.Mounts;

/// <summary>An open file of a mount: every call holds the mount's gate.</summary>
internal sealed class LockedFile(IMountedFileSystem fileSystem, Lock gate, IOpenFile file, ulong identity) : IOpenFile
{
    /// <inheritdoc/>
    public NodeInformation Information
    {
        get
        {
            lock (gate)
            {
                return file.Information with { Identity = identity };
            }
        }
    }

    /// <inheritdoc/>
    public object Identity => file.Identity;

    /// <summary>How much room the file's file system has.</summary>
    public Status GetSpace(out SpaceInformation space)
    {
        lock (gate)
        {
            return fileSystem.GetSpace(out space);
        }
    }

    /// <inheritdoc/>
    public Status Read(long position, Span<byte> destination, out int read)
    {
        lock (gate)
        {
            return file.Read(position, destination, out read);
        }
    }

    /// <inheritdoc/>
    public Status Write(long position, ReadOnlySpan<byte> source, out int written)
    {
        lock (gate)
        {
            return file.Write(position, source, out written);
        }
    }

    /// <inheritdoc/>
    public Status SetLength(long length)
    {
        lock (gate)
        {
            return file.SetLength(length);
        }
    }

    /// <inheritdoc/>
    public Status Change(in NodeChange change)
    {
        lock (gate)
        {
            return file.Change(change);
        }
    }

    /// <inheritdoc/>
    public Status Sync()
    {
        lock (gate)
        {
            return file.Sync();
        }
    }

    /// <inheritdoc/>
    public Status Close()
    {
        lock (gate)
        {
            return file.Close();
        }
    }
}
