namespace PusOS.Kernel;

/// <summary>
/// Visits every node of a validated tree, parents before children, and keeps what children inherit from
/// their parents: cell counts and the interrupt parent (Devicetree Specification 0.4, §2.3.5 and §2.4).
/// </summary>
public unsafe struct DeviceTreeWalker
{
    private const uint DefaultAddressCells = 2, DefaultSizeCells = 1;

    private readonly DeviceTree _tree;
    private int _position;
    private int _depth;
    private fixed uint _addressCells[DeviceTree.MaximumDepth + 1];
    private fixed uint _sizeCells[DeviceTree.MaximumDepth + 1];
    private fixed uint _interruptParents[DeviceTree.MaximumDepth + 1];

    internal DeviceTreeWalker(DeviceTree tree, int structureOffset)
    {
        _tree = tree;
        _position = structureOffset;
        _addressCells[0] = DefaultAddressCells;
        _sizeCells[0] = DefaultSizeCells;
    }

    /// <summary>Moves to the next node; false: there are no more.</summary>
    public bool MoveNext(out DeviceNode node)
    {
        node = default;
        while (true)
        {
            int token = _position;
            uint kind = _tree.Word(token);
            if (kind == DeviceTree.End)
            {
                return false;
            }

            _position = _tree.NextToken(token);
            if (kind == DeviceTree.EndNode)
            {
                _depth--;
            }
            else if (kind == DeviceTree.BeginNode)
            {
                uint addressCells = _addressCells[_depth];
                uint sizeCells = _sizeCells[_depth];
                _depth++;
                ReadInherited();
                node = new DeviceNode(_tree, token, _depth, addressCells, sizeCells, _interruptParents[_depth]);
                return true;
            }
        }
    }

    /// <summary>Reads, from the properties at the position, what the node's children inherit.</summary>
    private void ReadInherited()
    {
        _addressCells[_depth] = DefaultAddressCells;
        _sizeCells[_depth] = DefaultSizeCells;
        _interruptParents[_depth] = _interruptParents[_depth - 1];
        for (uint kind = _tree.Word(_position); kind is DeviceTree.Property or DeviceTree.Nop; kind = _tree.Word(_position))
        {
            if (kind == DeviceTree.Property && _tree.Word(_position + 4) == sizeof(uint) && _tree.PropertyStartsWith(_position) is (byte)'#' or (byte)'i')
            {
                uint value = _tree.Word(_position + 12);
                if (_tree.PropertyIs(_position, "#address-cells"u8))
                {
                    _addressCells[_depth] = value;
                }
                else if (_tree.PropertyIs(_position, "#size-cells"u8))
                {
                    _sizeCells[_depth] = value;
                }
                else if (_tree.PropertyIs(_position, "interrupt-parent"u8))
                {
                    _interruptParents[_depth] = value;
                }
            }

            _position = _tree.NextToken(_position);
        }
    }
}
