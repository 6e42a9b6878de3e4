using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace PusOS.Storage.Littlefs;

/// <summary>
/// Checks all that the format promises beyond the checksums: order of names, directories and thread in
/// step, every pointer of every skip-list, no block used twice. Reads only; allocates.
/// </summary>
internal sealed class FileSystemChecker(Volume volume, MetadataIndex index, MetadataCommitter committer, List<Fault> findings) : IBlockVisitor
{
    // Findings beyond this are of no further help.
    private const int MostFindings = 1000;

    private readonly byte[] _used = new byte[(volume.BlockCount + 7) / 8];
    private readonly List<uint> _chain = [];

    public Status Check()
    {
        if (index.IsDegraded)
        {
            findings.Add(volume.Fault);
        }

        if (index.WasOutOfStep && !committer.OnMedium.NeedsSync)
        {
            findings.Add(new Fault(FaultReason.OutOfStep, BlockPair.NullBlock, 0));
        }

        GlobalState sum = default;
        byte[]? lastName = null;
        for (MetadataPair? pair = index.First; pair is not null && findings.Count < MostFindings; pair = pair.Next)
        {
            Use(pair.Blocks.First);
            Use(pair.Blocks.Second);
            sum ^= pair.Delta;
            Status status = index.Ensure(pair);
            if (status is Status.DeviceError or Status.DeviceRemoved)
            {
                return status;
            }

            if (status != Status.Ok)
            {
                findings.Add(volume.Fault);
                continue;
            }

            lastName = pair.IsFirstOfDirectory ? null : lastName;
            CheckPair(pair, ref lastName);
        }

        if (sum != committer.OnMedium)
        {
            findings.Add(new Fault(FaultReason.BadMove, 0, 0));
        }

        return Status.Ok;
    }

    /// <inheritdoc/>
    public void Visit(uint first, uint count)
    {
        for (uint block = first + count; block > first; block--)
        {
            _chain.Add(block - 1);
        }
    }

    private void CheckPair(MetadataPair pair, ref byte[]? lastName)
    {
        uint block = pair.Blocks.First;
        bool needsParent = pair.IsFirstOfDirectory && pair != index.First;
        if (needsParent && pair.Parent is null && !committer.OnMedium.NeedsSync)
        {
            findings.Add(new Fault(FaultReason.Orphan, block, 0));
        }

        for (int position = 0; position < pair.Count; position++)
        {
            MetadataEntry entry = pair.Entries![position];
            if (entry.IsSuperblock)
            {
                continue;
            }

            int order = lastName is null ? -1 : lastName.AsSpan().SequenceCompareTo(entry.Name);
            if (order >= 0)
            {
                findings.Add(new Fault(order == 0 ? FaultReason.DuplicateName : FaultReason.UnsortedNames, block, 0));
            }

            lastName = entry.Name;
            if (entry.IsDirectory && !entry.Hidden && index.Find(entry.Directory) is null)
            {
                findings.Add(new Fault(FaultReason.DanglingDirectory, block, 0));
            }

            // The source of an unfinished move shares its blocks with the target.
            if (entry.IsFile && !entry.Hidden && entry.StructType == Tag.StructSkipList && entry.Length > 0)
            {
                CheckList(entry);
            }
        }
    }

    private void CheckList(MetadataEntry entry)
    {
        _chain.Clear();
        if (ListWalk.Visit(volume, entry.Head, entry.Length, this) != Status.Ok)
        {
            findings.Add(volume.Fault);
            return;
        }

        _chain.Reverse();
        if (!IsAsKnown(entry.Stretches))
        {
            findings.Add(new Fault(FaultReason.ListChanged, entry.Head, 0));
        }

        foreach (uint block in CollectionsMarshal.AsSpan(_chain))
        {
            Use(block);
        }

        Span<byte> pointer = stackalloc byte[sizeof(uint)];
        for (int position = 1; position < _chain.Count; position++)
        {
            int pointers = SkipList.HeaderLength((uint)position) / sizeof(uint);
            for (int skip = 0; skip < pointers; skip++)
            {
                if (volume.ReadPointers(_chain[position], skip * sizeof(uint), pointer) != Status.Ok
                    || BinaryPrimitives.ReadUInt32LittleEndian(pointer) != _chain[position - (1 << skip)])
                {
                    findings.Add(new Fault(FaultReason.PointerOutOfRange, _chain[position], skip * sizeof(uint)));
                    return;
                }
            }
        }
    }

    // Whether the chain just read lies where memory says, if it says anything.
    private bool IsAsKnown(ReadOnlySpan<BlockStretch> stretches)
    {
        int position = 0;
        foreach (BlockStretch stretch in stretches)
        {
            for (uint number = 0; number < stretch.Count; number++)
            {
                if (position >= _chain.Count || _chain[position++] != stretch.Block + number)
                {
                    return false;
                }
            }
        }

        return stretches.IsEmpty || position == _chain.Count;
    }

    private void Use(uint block)
    {
        byte bit = (byte)(1 << (int)(block & 7));
        if ((_used[block >> 3] & bit) != 0)
        {
            findings.Add(new Fault(FaultReason.DoublyUsedBlock, block, 0));
        }

        _used[block >> 3] |= bit;
    }
}
