namespace PusOS.Storage.BlockDevices.FaultInjection;

/// <summary>
/// Cuts the power of a RAM device at a chosen prog or erase. From then on every call answers
/// DeviceRemoved, and <see cref="PowerOn"/> gives the device back as the cut left it.
/// </summary>
public sealed class PowerCutBlockDevice(RamBlockDevice device) : IBlockDevice
{
    private readonly Dictionary<uint, byte[]> _beforeSync = [];
    private long _cutAt = long.MaxValue;
    private CutKind _kind;
    private SeededRandom _random = new(0);
    private bool _off;

    /// <inheritdoc/>
    public int BlockSize => device.BlockSize;

    /// <inheritdoc/>
    public uint BlockCount => device.BlockCount;

    /// <inheritdoc/>
    public int ReadGranularity => device.ReadGranularity;

    /// <inheritdoc/>
    public int ProgGranularity => device.ProgGranularity;

    /// <summary>Progs and erases so far.</summary>
    public long Writes { get; private set; }

    /// <summary>Whether the power was cut.</summary>
    public bool IsOff => _off;

    /// <summary>Cuts at the prog or erase after <paramref name="writes"/> more of them.</summary>
    public void CutAfter(long writes, CutKind kind, ulong seed)
    {
        _cutAt = Writes + writes;
        _kind = kind;
        _random = new SeededRandom(seed);
        _beforeSync.Clear();
    }

    /// <summary>Power is back, and no further cut is planned.</summary>
    public void PowerOn()
    {
        _off = false;
        _cutAt = long.MaxValue;
        _kind = CutKind.Clean;
        _beforeSync.Clear();
    }

    /// <inheritdoc/>
    public Status Read(uint block, int offset, Span<byte> destination) =>
        _off ? Status.DeviceRemoved : device.Read(block, offset, destination);

    /// <inheritdoc/>
    public Status Prog(uint block, int offset, ReadOnlySpan<byte> source)
    {
        if (_off)
        {
            return Status.DeviceRemoved;
        }

        if (Writes++ >= _cutAt)
        {
            Tear(block, offset, source);
            return TurnOff();
        }

        Remember(block);
        return device.Prog(block, offset, source);
    }

    /// <inheritdoc/>
    public Status Erase(uint block)
    {
        if (_off)
        {
            return Status.DeviceRemoved;
        }

        if (Writes++ >= _cutAt)
        {
            Span<byte> erased = new byte[BlockSize];
            erased.Fill(0xff);
            Tear(block, 0, erased);
            return TurnOff();
        }

        Remember(block);
        return device.Erase(block);
    }

    /// <inheritdoc/>
    public Status Sync()
    {
        if (_off)
        {
            return Status.DeviceRemoved;
        }

        _beforeSync.Clear();
        return device.Sync();
    }

    private Status TurnOff()
    {
        if (_kind == CutKind.Reordered)
        {
            // The device's write buffer had written some blocks and not others.
            foreach ((uint block, byte[] content) in _beforeSync)
            {
                if (_random.OneIn(2))
                {
                    content.CopyTo(device.Bytes, (int)(block * (long)BlockSize));
                }
            }
        }

        _off = true;
        return Status.DeviceRemoved;
    }

    private void Remember(uint block)
    {
        if (_kind == CutKind.Reordered && !_beforeSync.ContainsKey(block))
        {
            _beforeSync.Add(block, device.Bytes.AsSpan((int)(block * (long)BlockSize), BlockSize).ToArray());
        }
    }

    private void Tear(uint block, int offset, ReadOnlySpan<byte> source)
    {
        Span<byte> target = device.Bytes.AsSpan((int)((block * (long)BlockSize) + offset), source.Length);
        switch (_kind)
        {
            case CutKind.HalfWritten:
                int length = _random.Next(source.Length + 1);
                source.Slice(0, length).CopyTo(target);
                break;
            case CutKind.BitFlipped:
                source.CopyTo(target);
                int flips = 1 + _random.Next(4);
                for (int flip = 0; flip < flips; flip++)
                {
                    target[_random.Next(target.Length)] ^= (byte)(1 << _random.Next(8));
                }

                break;
            default:
                break;
        }
    }
}
