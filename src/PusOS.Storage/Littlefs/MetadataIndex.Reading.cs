using System.Buffers.Binary;

namespace PusOS.Storage.Littlefs;

/// <summary>Reading one pair from the medium.</summary>
internal sealed partial class MetadataIndex
{
    /// <summary>Bytes of a log that are read first: most are no longer.</summary>
    private const int ShortLog = 512;

    // Reads the newer valid block of the two (SPEC.md: sequence comparison of the revision counts).
    private StorageStatus Fetch(MetadataPair pair)
    {
        StorageStatus first = ReadRevision(pair.Blocks.First, out uint firstRevision);
        StorageStatus second = ReadRevision(pair.Blocks.Second, out uint secondRevision);
        bool secondIsNewer = first != StorageStatus.Ok || (second == StorageStatus.Ok && (int)(secondRevision - firstRevision) > 0);
        BlockPair order = secondIsNewer ? new(pair.Blocks.Second, pair.Blocks.First) : pair.Blocks;
        StorageStatus failure = StorageStatus.Ok;
        for (int attempt = 0; attempt < 2; attempt++)
        {
            StorageStatus status = ReadLog(order.First, out MetadataLog log);
            if (status is StorageStatus.Ok)
            {
                if (log.IsValid)
                {
                    return Accept(pair, order, log);
                }
            }
            else if (status != StorageStatus.Corrupt)
            {
                failure = status;
            }

            order = new(order.Second, order.First);
        }

        return failure != StorageStatus.Ok ? failure : _volume.Reject(FaultReason.NoValidCommit, pair.Blocks.First);
    }

    private StorageStatus ReadLog(uint block, out MetadataLog log)
    {
        log = default;
        StorageStatus status = _volume.ReadDirect(block, 0, _block);
        if (status != StorageStatus.Ok)
        {
            return status;
        }

        log = MetadataLog.Scan(_block, _volume.BlockSize);
        if (!log.IsCut)
        {
            return StorageStatus.Ok;
        }

        int known = _block.Length;
        Array.Resize(ref _block, _volume.BlockSize);
        status = _volume.ReadDirect(block, known, _block.AsSpan(known));
        log = status == StorageStatus.Ok ? MetadataLog.Scan(_block, _volume.BlockSize) : default;
        return status;
    }

    private StorageStatus Accept(MetadataPair pair, BlockPair order, in MetadataLog log)
    {
        FaultReason fault = log.Apply(pair, out int offset);
        if (fault != FaultReason.None)
        {
            pair.Entries = null;
            pair.Count = 0;
            return _volume.Reject(fault, order.First, offset);
        }

        pair.Blocks = order;
        pair.Revision = log.Revision;
        pair.LogEnd = log.End;
        pair.PreviousTag = log.PreviousTag;
        pair.Appendable = log.IsAppendable(_volume.ProgSize, Root is null || HasForwardChecksums);
        return StorageStatus.Ok;
    }

    private StorageStatus ReadRevision(uint block, out uint revision)
    {
        revision = 0;
        Span<byte> head = _head;
        if (head.Length < sizeof(uint))
        {
            Span<byte> small = stackalloc byte[sizeof(uint)];
            StorageStatus read = _volume.ReadData(block, 0, small);
            revision = BinaryPrimitives.ReadUInt32LittleEndian(small);
            return read;
        }

        StorageStatus status = _volume.ReadDirect(block, 0, head);
        revision = BinaryPrimitives.ReadUInt32LittleEndian(head);
        return status;
    }
}
