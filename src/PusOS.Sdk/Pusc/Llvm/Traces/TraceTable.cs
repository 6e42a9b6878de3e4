using System.Buffers.Binary;
using System.Text;

namespace PusOS.Compiler.Llvm.Traces;

/// <summary>
/// Writes the section pus_trace_info (docs/spec/abi.md): for each function of the application, which method and line
/// its code belongs to, inlined calls included.
/// </summary>
internal sealed class TraceTable
{
    private readonly MemoryStream _data = new();
    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);

    private TraceTable()
    {
    }

    /// <summary>The section's bytes; empty if there is nothing to tell.</summary>
    /// <param name="functions">By address.</param>
    /// <param name="rows">By address.</param>
    /// <param name="textStart">What the table's addresses are relative to.</param>
    public static byte[] Build(IReadOnlyList<TracedFunction> functions, IReadOnlyList<LineRow> rows, ulong textStart)
    {
        // Functions that the linker folded into one keep the first's account.
        TracedFunction[] distinct = [.. functions.DistinctBy(f => f.Start)];
        return distinct.Length == 0 ? [] : new TraceTable().Write(distinct, rows, textStart);
    }

    private byte[] Write(TracedFunction[] functions, IReadOnlyList<LineRow> rows, ulong textStart)
    {
        byte[] index = new byte[4 + (8 * functions.Length)];
        _data.Write(index);
        BinaryPrimitives.WriteInt32LittleEndian(index, functions.Length);
        foreach (string text in functions.SelectMany(f => f.Contexts).SelectMany(c => (string[])[c.Name, c.CallFile]).Concat(rows.Select(r => r.File)).Distinct(StringComparer.Ordinal))
        {
            AddText(text);
        }

        int row = 0;
        for (int i = 0; i < functions.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(index.AsSpan(4 + (8 * i)), checked((uint)(functions[i].Start - textStart)));
            BinaryPrimitives.WriteUInt32LittleEndian(index.AsSpan(8 + (8 * i)), checked((uint)_data.Position));
            while (row < rows.Count && rows[row].Address < functions[i].Start)
            {
                row++;
            }

            WriteFunction(functions[i], rows, row);
        }

        byte[] bytes = _data.ToArray();
        index.CopyTo(bytes, 0);
        return bytes;
    }

    private void AddText(string text)
    {
        if (text.Length != 0)
        {
            _texts.Add(text, (int)_data.Position);
            _data.Write(Encoding.UTF8.GetBytes(text));
            _data.WriteByte(0);
        }
    }

    private void WriteFunction(TracedFunction function, IReadOnlyList<LineRow> rows, int firstRow)
    {
        WriteText(function.Contexts[0].Name);
        WriteNumber((uint)function.Contexts.Count - 1);
        foreach (var context in function.Contexts.Skip(1))
        {
            WriteNumber((uint)context.Parent);
            WriteText(context.Name);
            WriteText(context.CallLine == 0 ? "" : context.CallFile);
            WriteNumber((uint)context.CallLine);
        }

        var changes = Changes(function, rows, firstRow);
        WriteNumber((uint)changes.Count);
        ulong address = function.Start;
        string file = "";
        int line = 0;
        foreach (var (at, context, itsFile, itsLine) in changes)
        {
            WriteNumber((uint)((at - address) / 2));
            WriteNumber(((uint)context << 1) | (itsFile == file ? 0u : 1u));
            if (itsFile != file)
            {
                WriteText(itsFile);
            }

            WriteSigned(itsLine - line);
            (address, file, line) = (at, itsFile, itsLine);
        }
    }

    /// <summary>The places where context or line changes.</summary>
    private static List<(ulong Address, int Context, string File, int Line)> Changes(TracedFunction function, IReadOnlyList<LineRow> rows, int firstRow)
    {
        var borders = new SortedDictionary<ulong, LineRow?>();
        for (int i = firstRow; i < rows.Count && rows[i].Address < function.End; i++)
        {
            borders[rows[i].Address] = rows[i];
        }

        foreach (var (start, end) in function.Contexts.Skip(1).SelectMany(c => c.Ranges))
        {
            borders.TryAdd(start, null);
            borders.TryAdd(end, null);
        }

        var changes = new List<(ulong, int, string, int)>();
        var last = (Context: -1, File: "", Line: 0);
        var current = default(LineRow);
        foreach (var (address, row) in borders)
        {
            current = row ?? current;
            var now = (Context: function.ContextAt(address), File: current.Line == 0 ? last.File : current.File, current.Line);
            if (now != last && address >= function.Start && address < function.End)
            {
                // Code without a line is of no statement: it keeps the file, and no line is shown.
                changes.Add((address, now.Context, now.File, now.Line));
                last = now;
            }
        }

        return changes;
    }

    private void WriteText(string text) => WriteNumber(text.Length == 0 ? 0 : (uint)_texts[text]);

    private void WriteNumber(uint value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _data.WriteByte((byte)(value | 0x80));
        }

        _data.WriteByte((byte)value);
    }

    private void WriteSigned(int value)
    {
        while (value is < -0x40 or >= 0x40)
        {
            _data.WriteByte((byte)(value | 0x80));
            value >>= 7;
        }

        _data.WriteByte((byte)(value & 0x7F));
    }
}
