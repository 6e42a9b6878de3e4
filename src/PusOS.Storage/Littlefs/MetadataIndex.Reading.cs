using System.Buffers.Binary;

namespace PusOS.Storage.Littlefs;

/// <summary>Reading one pair from the medium.</summary>
internal sealed partial class MetadataIndex
{
    /// <summary>Bytes of a log that are read first: most are no longer.</summary>
    private const int ShortLog = 512;

    // The first bytes of a log are read onto the stack; most are no longer. As soon as one was, or the device reads larger
    // units, there is a buffer.
    private byte[]? _block;
    // Of the commit read last, a hash of the metadata.
    private uint _lastChecksum;

    private int ShortLength => Math.Min(_volume.BlockSize, (ShortLog + _volume.ReadSize - 1) / _volume.ReadSize * _volume.ReadSize);

    // Reads the newer valid block of the two (SPEC.md: sequence comparison of the revision counts).
    private Status Fetch(MetadataPair pair)
    {
        if (_block is null && ShortLength > ShortLog)
        {
            _block = new byte[ShortLength];
        }

        Span<byte> bytes = _block is null ? stackalloc byte[ShortLog] : _block;
        Status first = ReadRevision(pair.Blocks.First, bytes, out uint firstRevision);
        Status second = ReadRevision(pair.Blocks.Second, bytes, out uint secondRevision);
        bool secondIsNewer = first != Status.Ok || (second == Status.Ok && (int)(secondRevision - firstRevision) > 0);
        BlockPair order = secondIsNewer ? new(pair.Blocks.Second, pair.Blocks.First) : pair.Blocks;
        Status failure = Status.Ok;
        for (int attempt = 0; attempt < 2; attempt++)
        {
            Status status = ReadLog(order.First, bytes, out MetadataLog log);
            if (status is Status.Ok)
            {
                if (log.IsValid)
                {
                    return Accept(pair, order, log);
                }
            }
            else if (status != Status.Corrupt)
            {
                failure = status;
            }

            order = new(order.Second, order.First);
        }

        return failure != Status.Ok ? failure : _volume.Reject(FaultReason.NoValidCommit, pair.Blocks.First);
    }

    private Status ReadLog(uint block, Span<byte> bytes, out MetadataLog log)
    {
        log = default;
        bytes = bytes.Slice(0, bytes.Length < _volume.BlockSize ? ShortLength : _volume.BlockSize);
        Status status = _volume.ReadDirect(block, 0, bytes);
        if (status != Status.Ok)
        {
            return status;
        }

        log = MetadataLog.Scan(bytes, _volume.BlockSize);
        if (!log.IsCut)
        {
            return Status.Ok;
        }

        if (_block is null || _block.Length < _volume.BlockSize)
        {
            _block = new byte[_volume.BlockSize];
        }

        bytes.CopyTo(_block);
        status = _volume.ReadDirect(block, bytes.Length, _block.AsSpan(bytes.Length));
        log = status == Status.Ok ? MetadataLog.Scan(_block, _volume.BlockSize) : default;
        return status;
    }

    private Status Accept(MetadataPair pair, BlockPair order, in MetadataLog log)
    {
        FaultReason fault = log.Apply(pair, out int offset);
        if (fault != FaultReason.None)
        {
            pair.Entries = null;
            pair.Count = 0;
            return _volume.Reject(fault, order.First, offset);
        }

        pair.Blocks = order;
        _lastChecksum = log.Checksum;
        pair.Revision = log.Revision;
        pair.LogEnd = log.End;
        pair.PreviousTag = log.PreviousTag;
        // Where 2.0 is kept, logs are appended to only as far as they were written since the mount.
        pair.Appendable = log.IsAppendable(_volume.ProgSize, Root is null || HasForwardChecksums || _highestMinor == 0);
        return Status.Ok;
    }

    private Status ReadRevision(uint block, Span<byte> bytes, out uint revision)
    {
        // The least that the device reads and that holds a revision.
        bytes = bytes.Slice(0, (sizeof(uint) + _volume.ReadSize - 1) / _volume.ReadSize * _volume.ReadSize);
        Status status = _volume.ReadDirect(block, 0, bytes);
        revision = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        return status;
    }
}
