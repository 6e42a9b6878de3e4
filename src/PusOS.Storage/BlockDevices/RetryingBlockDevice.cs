namespace PusOS.Storage.BlockDevices;

/// <summary>Repeats calls that failed with DeviceError or TimedOut, a bounded number of times.</summary>
public sealed class RetryingBlockDevice(IBlockDevice device, int mostAttempts = 3) : IBlockDevice
{
    /// <inheritdoc/>
    public int BlockSize => device.BlockSize;

    /// <inheritdoc/>
    public uint BlockCount => device.BlockCount;

    /// <inheritdoc/>
    public int ReadGranularity => device.ReadGranularity;

    /// <inheritdoc/>
    public int ProgGranularity => device.ProgGranularity;

    /// <summary>Calls that were repeated.</summary>
    public long Retries { get; private set; }

    /// <inheritdoc/>
    public Status Read(uint block, int offset, Span<byte> destination)
    {
        int attempt = 0;
        Status status;
        do
        {
            status = device.Read(block, offset, destination);
        }
        while (Again(status, ref attempt));
        return status;
    }

    /// <inheritdoc/>
    public Status Prog(uint block, int offset, ReadOnlySpan<byte> source)
    {
        int attempt = 0;
        Status status;
        do
        {
            status = device.Prog(block, offset, source);
        }
        while (Again(status, ref attempt));
        return status;
    }

    /// <inheritdoc/>
    public Status Erase(uint block)
    {
        int attempt = 0;
        Status status;
        do
        {
            status = device.Erase(block);
        }
        while (Again(status, ref attempt));
        return status;
    }

    /// <inheritdoc/>
    public Status Sync()
    {
        int attempt = 0;
        Status status;
        do
        {
            status = device.Sync();
        }
        while (Again(status, ref attempt));
        return status;
    }

    private bool Again(Status status, ref int attempt)
    {
        if (status is not (Status.DeviceError or Status.TimedOut) || ++attempt >= mostAttempts)
        {
            return false;
        }

        Retries++;
        return true;
    }
}
