namespace PusOS.Compiler.Llvm.Traces;

/// <summary>One line number program (DWARF 4, 6.2): its files and its rows.</summary>
internal sealed class DwarfLines
{
    private readonly List<string> _files = [""];
    private readonly List<LineRow> _rows = [];
    private DwarfCursor _cursor;
    private ulong _address;
    private int _file;
    private int _line;
    private byte _minimumLength;
    private sbyte _lineBase;
    private byte _lineRange;
    private byte _opcodeBase;
    private byte[] _operandCounts = [];

    private DwarfLines(ReadOnlyMemory<byte> section, int offset) => _cursor = new DwarfCursor(section, offset);

    /// <summary>By ascending address within each sequence; the end of a sequence is a row of line 0.</summary>
    public IReadOnlyList<LineRow> Rows => _rows;

    /// <summary>Reads the program at that offset of .debug_line.</summary>
    public static DwarfLines Read(ReadOnlyMemory<byte> section, int offset, string folder)
    {
        var lines = new DwarfLines(section, offset);
        lines.Run(folder);
        return lines;
    }

    /// <summary>A file by its number in the table.</summary>
    public string File(ulong number) => number < (ulong)_files.Count ? _files[(int)number] : "";

    private void Run(string folder)
    {
        uint length = _cursor.U32();
        int end = _cursor.Position + checked((int)length);
        _cursor.U16(); // Version; what follows is laid out as of 4, which the module flag demands.
        int header = checked((int)_cursor.U32());
        int program = _cursor.Position + header;
        _minimumLength = _cursor.U8();
        _cursor.U8(); // Operations per instruction: 1.
        _cursor.U8(); // default_is_stmt
        _lineBase = (sbyte)_cursor.U8();
        _lineRange = _cursor.U8();
        _opcodeBase = _cursor.U8();
        _operandCounts = new byte[_opcodeBase];
        for (int i = 1; i < _opcodeBase; i++)
        {
            _operandCounts[i] = _cursor.U8();
        }

        ReadFiles(folder);
        _cursor.Position = program;
        Reset();
        while (_cursor.Position < end)
        {
            Step();
        }
    }

    private void ReadFiles(string folder)
    {
        var folders = new List<string> { folder };
        for (string name = _cursor.Text(); name.Length != 0; name = _cursor.Text())
        {
            folders.Add(name);
        }

        for (string name = _cursor.Text(); name.Length != 0; name = _cursor.Text())
        {
            int index = (int)_cursor.Unsigned();
            _cursor.Unsigned();
            _cursor.Unsigned();
            string parent = index < folders.Count ? folders[index] : "";
            _files.Add(name.StartsWith('/') || parent.Length == 0 ? name : parent.Contains('\\', StringComparison.Ordinal) ? parent + "\\" + name : parent == "/" ? "/" + name : parent + "/" + name);
        }
    }

    private void Reset()
    {
        _address = 0;
        _file = 1;
        _line = 1;
    }

    private void Emit() => _rows.Add(new LineRow(_address, File((ulong)_file), _line));

    private void Step()
    {
        byte opcode = _cursor.U8();
        if (opcode >= _opcodeBase)
        {
            int adjusted = opcode - _opcodeBase;
            _address += (ulong)(adjusted / _lineRange * _minimumLength);
            _line += _lineBase + (adjusted % _lineRange);
            Emit();
            return;
        }

        switch (opcode)
        {
            case 0:
                ExtendedStep();
                break;
            case 1: // DW_LNS_copy
                Emit();
                break;
            case 2: // DW_LNS_advance_pc
                _address += _cursor.Unsigned() * _minimumLength;
                break;
            case 3: // DW_LNS_advance_line
                _line += (int)_cursor.Signed();
                break;
            case 4: // DW_LNS_set_file
                _file = (int)_cursor.Unsigned();
                break;
            case 8: // DW_LNS_const_add_pc
                _address += (ulong)((255 - _opcodeBase) / _lineRange * _minimumLength);
                break;
            case 9: // DW_LNS_fixed_advance_pc
                _address += _cursor.U16();
                break;
            default:
                for (int i = 0; i < _operandCounts[opcode]; i++)
                {
                    _cursor.Unsigned();
                }

                break;
        }
    }

    private void ExtendedStep()
    {
        int length = (int)_cursor.Unsigned();
        int next = _cursor.Position + length;
        switch (_cursor.U8())
        {
            case 1: // DW_LNE_end_sequence
                _rows.Add(new LineRow(_address, "", 0));
                Reset();
                break;
            case 2: // DW_LNE_set_address
                _address = _cursor.U64();
                break;
        }

        _cursor.Position = next;
    }
}
