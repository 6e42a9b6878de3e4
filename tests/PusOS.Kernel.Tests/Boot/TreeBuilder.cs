using System.Buffers.Binary;
using System.Text;

namespace PusOS.Kernel.Tests.Boot;

/// <summary>Writes flattened device trees (Devicetree Specification 0.4, chapter 5), written independently of the parser.</summary>
internal sealed class TreeBuilder
{
    private readonly MemoryStream _structure = new();
    private readonly MemoryStream _strings = new();
    private readonly Dictionary<string, uint> _offsets = [];
    private readonly List<(ulong Address, ulong Bytes)> _reservations = [];

    public TreeBuilder Begin(string name)
    {
        Word(_structure, 1);
        _structure.Write(Encoding.UTF8.GetBytes(name + "\0"));
        Pad();
        return this;
    }

    public TreeBuilder End()
    {
        Word(_structure, 2);
        return this;
    }

    public TreeBuilder Nop()
    {
        Word(_structure, 4);
        return this;
    }

    public TreeBuilder Property(string name, params uint[] cells)
    {
        byte[] value = new byte[cells.Length * 4];
        for (int index = 0; index < cells.Length; index++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(value.AsSpan(index * 4), cells[index]);
        }

        return Property(name, value);
    }

    public TreeBuilder Property(string name, string text) => Property(name, Encoding.UTF8.GetBytes(text + "\0"));

    public TreeBuilder Property(string name, byte[] value)
    {
        if (!_offsets.TryGetValue(name, out uint offset))
        {
            offset = (uint)_strings.Length;
            _offsets.Add(name, offset);
            _strings.Write(Encoding.UTF8.GetBytes(name + "\0"));
        }

        Word(_structure, 3);
        Word(_structure, (uint)value.Length);
        Word(_structure, offset);
        _structure.Write(value);
        Pad();
        return this;
    }

    public TreeBuilder Reserve(ulong address, ulong bytes)
    {
        _reservations.Add((address, bytes));
        return this;
    }

    public byte[] Build()
    {
        Word(_structure, 9);
        using MemoryStream result = new();
        uint reservationBytes = (uint)(_reservations.Count + 1) * 16;
        uint structureOffset = 40 + reservationBytes;
        uint stringsOffset = structureOffset + (uint)_structure.Length;
        uint total = stringsOffset + (uint)_strings.Length;
        foreach (uint word in (uint[])[0xD00DFEED, total, structureOffset, stringsOffset, 40, 17, 16, 0, (uint)_strings.Length, (uint)_structure.Length])
        {
            Word(result, word);
        }

        foreach ((ulong address, ulong bytes) in _reservations.Append((0UL, 0UL)))
        {
            Word(result, (uint)(address >> 32));
            Word(result, (uint)address);
            Word(result, (uint)(bytes >> 32));
            Word(result, (uint)bytes);
        }

        result.Write(_structure.ToArray());
        result.Write(_strings.ToArray());
        return result.ToArray();
    }

    private static void Word(MemoryStream stream, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        stream.Write(bytes);
    }

    private void Pad()
    {
        while (_structure.Length % 4 != 0)
        {
            _structure.WriteByte(0);
        }
    }
}
