using System.Buffers.Binary;

namespace PusOS.Kernel;

/// <summary>
/// A node of the device tree, as a driver's probe gets it. A value: it may be copied, and is valid as long as
/// the tree is. Pure; no member allocates.
/// </summary>
public readonly struct DeviceNode
{
    private readonly DeviceTree _tree;
    private readonly int _token;
    private readonly uint _addressCells;
    private readonly uint _sizeCells;

    internal DeviceNode(DeviceTree tree, int token, int depth, uint addressCells, uint sizeCells, uint interruptParent)
    {
        _tree = tree;
        _token = token;
        Depth = depth;
        _addressCells = addressCells;
        _sizeCells = sizeCells;
        InterruptParent = interruptParent;
    }

    /// <summary>1 for the root node.</summary>
    public int Depth { get; }

    /// <summary>Phandle of the interrupt controller that the node's interrupts go to; 0: none is named.</summary>
    public uint InterruptParent { get; }

    /// <summary>Name with unit address, e.g. "serial@10000000"; empty for the root.</summary>
    public ReadOnlySpan<byte> Name => _tree.String(_token + 4);

    /// <summary>Whether the node may be used: status is absent, "okay" or "ok".</summary>
    public bool IsEnabled => !TryGetProperty("status"u8, out ReadOnlySpan<byte> status)
        || status.SequenceEqual("okay\0"u8) || status.SequenceEqual("ok\0"u8);

    /// <summary>The value of one of the node's properties; false: it has none of that name.</summary>
    public bool TryGetProperty(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        for (int token = _tree.NextToken(_token); _tree.Word(token) is DeviceTree.Property or DeviceTree.Nop; token = _tree.NextToken(token))
        {
            if (_tree.Word(token) == DeviceTree.Property && _tree.PropertyIs(token, name))
            {
                value = _tree.PropertyValue(token);
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>A property that is one big-endian 32-bit word.</summary>
    public bool TryGetUInt32(ReadOnlySpan<byte> name, out uint value)
    {
        value = 0;
        return TryGetProperty(name, out ReadOnlySpan<byte> bytes) && bytes.Length == sizeof(uint)
            && BinaryPrimitives.TryReadUInt32BigEndian(bytes, out value);
    }

    /// <summary>Whether the "compatible" list contains this string.</summary>
    public bool IsCompatible(ReadOnlySpan<byte> name) =>
        TryGetProperty("compatible"u8, out ReadOnlySpan<byte> list) && ListContains(list, name);

    /// <summary>Whether a list of zero-terminated strings contains this one (not empty).</summary>
    public static bool ListContains(ReadOnlySpan<byte> list, ReadOnlySpan<byte> name)
    {
        while (list.Length > name.Length)
        {
            if (list[0] == name[0] && list[name.Length] == 0 && list.Slice(0, name.Length).SequenceEqual(name))
            {
                return true;
            }

            int end = 0;
            while (end < list.Length && list[end] != 0)
            {
                end++;
            }

            list = list.Slice(end < list.Length ? end + 1 : end);
        }

        return false;
    }

    /// <summary>Entry <paramref name="index"/> of "reg": address and size in bytes. False: there is none, or it does not fit 64 bits.</summary>
    public bool TryGetRegister(int index, out ulong address, out ulong size)
    {
        address = size = 0;
        if (_addressCells is 0 or > 2 || _sizeCells > 2 || !TryGetProperty("reg"u8, out ReadOnlySpan<byte> value))
        {
            return false;
        }

        int entryBytes = (int)(_addressCells + _sizeCells) * sizeof(uint);
        if (index < 0 || index >= value.Length / entryBytes)
        {
            return false;
        }

        value = value.Slice(index * entryBytes);
        address = ReadCells(value, (int)_addressCells);
        size = ReadCells(value.Slice((int)_addressCells * sizeof(uint)), (int)_sizeCells);
        return address + size >= address;
    }

    /// <summary>Entry <paramref name="index"/> of "interrupts", for controllers with one cell per interrupt (PLIC). False: there is none.</summary>
    public bool TryGetInterrupt(int index, out uint number)
    {
        number = 0;
        return TryGetProperty("interrupts"u8, out ReadOnlySpan<byte> value) && index >= 0 && index < value.Length / sizeof(uint)
            && BinaryPrimitives.TryReadUInt32BigEndian(value.Slice(index * sizeof(uint)), out number);
    }

    private static ulong ReadCells(ReadOnlySpan<byte> value, int cells)
    {
        ulong result = 0;
        for (int index = 0; index < cells; index++)
        {
            result = (result << 32) | BinaryPrimitives.ReadUInt32BigEndian(value.Slice(index * sizeof(uint)));
        }

        return result;
    }
}
