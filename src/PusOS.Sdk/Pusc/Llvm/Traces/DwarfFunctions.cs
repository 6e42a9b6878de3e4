namespace PusOS.Compiler.Llvm.Traces;

/// <summary>
/// The functions and inlined calls of a linked image, from .debug_info as LLVM writes it (DWARF 4, 2 and 7.5).
/// </summary>
internal sealed class DwarfFunctions(ElfFile image)
{
    private const int CompileUnit = 0x11, InlinedSubroutine = 0x1d, Subprogram = 0x2e, Annotation = 0x6000;
    private const int Name = 0x03, StatementList = 0x10, LowAddress = 0x11, HighAddress = 0x12, Folder = 0x1b, ConstantValue = 0x1c,
        AbstractOrigin = 0x31, Ranges = 0x55, CallFile = 0x58, CallLine = 0x59;
    private const int FormAddress = 0x01, FormData8 = 0x07, FormString = 0x08, FormData2 = 0x05, FormData4 = 0x06, FormData1 = 0x0b, FormFlag = 0x0c,
        FormSigned = 0x0d, FormStringOffset = 0x0e, FormUnsigned = 0x0f, FormReferenceAddress = 0x10, FormReference4 = 0x13, FormSectionOffset = 0x17,
        FormExpression = 0x18, FormPresent = 0x19;

    private sealed class Entry
    {
        public int Tag;
        public Dictionary<int, (int Form, ulong Value, string Text)> Attributes = [];
        public List<Entry> Children = [];
        public string? TraceName;
    }

    private readonly ReadOnlyMemory<byte> _info = image.Section(".debug_info");
    private readonly ReadOnlyMemory<byte> _abbreviations = image.Section(".debug_abbrev");
    private readonly ReadOnlyMemory<byte> _strings = image.Section(".debug_str");
    private readonly ReadOnlyMemory<byte> _rangeLists = image.Section(".debug_ranges");
    private readonly Dictionary<int, Entry> _entries = [];
    private readonly List<TracedFunction> _functions = [];
    private readonly List<LineRow> _rows = [];

    /// <summary>All functions that have code, by address.</summary>
    public IReadOnlyList<TracedFunction> Functions => _functions;

    /// <summary>The rows of all line programs, by address; where several meet, the last holds.</summary>
    public IReadOnlyList<LineRow> Rows => _rows;

    /// <summary>Reads all units. Code below that address is of functions that the linker dropped.</summary>
    public void Read(ulong textStart)
    {
        var cursor = new DwarfCursor(_info, 0);
        while (!cursor.AtEnd)
        {
            int unit = cursor.Position;
            int end = checked((int)cursor.U32()) + unit + 4;
            cursor.U16();
            var abbreviations = ReadAbbreviations(checked((int)cursor.U32()));
            cursor.U8();
            _entries.Clear();
            if (ReadEntry(ref cursor, unit, abbreviations) is { Tag: CompileUnit } root)
            {
                AddUnit(root, textStart);
            }

            cursor.Position = end;
        }

        _functions.Sort((a, b) => a.Start.CompareTo(b.Start));
        var ordered = _rows.Where(r => r.Address >= textStart).OrderBy(r => r.Address).ThenBy(r => r.Line == 0 ? 0 : 1).ToArray();
        _rows.Clear();
        _rows.AddRange(ordered);
    }

    private void AddUnit(Entry root, ulong textStart)
    {
        if (!root.Attributes.TryGetValue(StatementList, out var list))
        {
            return;
        }

        var lines = DwarfLines.Read(image.Section(".debug_line"), checked((int)list.Value), Text(root, Folder));
        _rows.AddRange(lines.Rows);
        foreach (var entry in root.Children)
        {
            AddFunctions(entry, root, lines, textStart);
        }
    }

    private void AddFunctions(Entry entry, Entry unit, DwarfLines lines, ulong textStart)
    {
        if (entry.Tag != Subprogram)
        {
            foreach (var child in entry.Children)
            {
                AddFunctions(child, unit, lines, textStart); // Namespaces hold the functions of classes.
            }

            return;
        }

        var ranges = RangesOf(entry, unit);
        if (ranges.Count == 0 || ranges[0].Start < textStart || NameOf(entry) is not { } name)
        {
            return;
        }

        var function = new TracedFunction { Start = ranges[0].Start, End = ranges[0].End };
        function.Contexts.Add(new TracedContext(-1, name, "", 0, ranges));
        AddInlined(entry, 0, function, unit, lines);
        _functions.Add(function);
    }

    private void AddInlined(Entry parent, int parentContext, TracedFunction function, Entry unit, DwarfLines lines)
    {
        foreach (var entry in parent.Children)
        {
            int context = parentContext;
            string name = NameOf(entry) ?? "";

            // What is not traced (the runtime's methods, with -g) is not shown, but its code counts as that of its call.
            if (entry.Tag == InlinedSubroutine && (name.Length != 0 || function.Contexts[parentContext].Name.Length != 0))
            {
                context = function.Contexts.Count;
                function.Contexts.Add(new TracedContext(parentContext, name, lines.File(Number(entry, CallFile)), (int)Number(entry, CallLine), RangesOf(entry, unit)));
            }

            AddInlined(entry, context, function, unit, lines);
        }
    }

    /// <summary>The name of the entry or of the abstract function that it is an instance of; null if that is not a traced method.</summary>
    private string? NameOf(Entry entry)
    {
        for (var at = entry; at is not null; at = at.Attributes.TryGetValue(AbstractOrigin, out var origin) ? _entries.GetValueOrDefault((int)origin.Value) : null)
        {
            if (at.TraceName is { } name)
            {
                return name;
            }
        }

        return null;
    }

    private List<(ulong Start, ulong End)> RangesOf(Entry entry, Entry unit)
    {
        var ranges = new List<(ulong, ulong)>();
        if (entry.Attributes.TryGetValue(LowAddress, out var low) && entry.Attributes.TryGetValue(HighAddress, out var high))
        {
            ranges.Add((low.Value, high.Form == FormAddress ? high.Value : low.Value + high.Value));
        }
        else if (entry.Attributes.TryGetValue(Ranges, out var list))
        {
            ulong origin = Number(unit, LowAddress);
            var cursor = new DwarfCursor(_rangeLists, checked((int)list.Value));
            for (var (start, end) = (cursor.U64(), cursor.U64()); (start, end) != (0, 0); (start, end) = (cursor.U64(), cursor.U64()))
            {
                if (start == ulong.MaxValue)
                {
                    origin = end;
                }
                else if (end > start)
                {
                    ranges.Add((origin + start, origin + end));
                }
            }
        }

        return ranges;
    }

    private static ulong Number(Entry entry, int attribute) => entry.Attributes.TryGetValue(attribute, out var value) ? value.Value : 0;

    private static string Text(Entry entry, int attribute) => entry.Attributes.TryGetValue(attribute, out var value) ? value.Text : "";

    /// <summary>An entry with its children; null at the end of a list of siblings.</summary>
    private Entry? ReadEntry(ref DwarfCursor cursor, int unit, Dictionary<ulong, (int Tag, bool HasChildren, (int Attribute, int Form)[] Attributes)> abbreviations)
    {
        int position = cursor.Position;
        ulong code = cursor.Unsigned();
        if (code == 0)
        {
            return null;
        }

        var (tag, hasChildren, attributes) = abbreviations[code];
        var entry = new Entry { Tag = tag };
        _entries[position] = entry;
        foreach (var (attribute, form) in attributes)
        {
            var (value, text) = ReadValue(ref cursor, form, unit);
            entry.Attributes[attribute] = (form, value, text);
        }

        while (hasChildren && ReadEntry(ref cursor, unit, abbreviations) is { } child)
        {
            if (child.Tag == Annotation && Text(child, Name) == DebugMetadata.TraceNameKey)
            {
                entry.TraceName = Text(child, ConstantValue);
            }

            entry.Children.Add(child);
        }

        return entry;
    }

    private (ulong Value, string Text) ReadValue(ref DwarfCursor cursor, int form, int unit)
    {
        switch (form)
        {
            case FormAddress or FormData8: return (cursor.U64(), "");
            case FormData1 or FormFlag: return (cursor.U8(), "");
            case FormData2: return (cursor.U16(), "");
            case FormData4 or FormSectionOffset or FormReferenceAddress: return (cursor.U32(), "");
            case FormReference4: return (cursor.U32() + (uint)unit, "");
            case FormUnsigned: return (cursor.Unsigned(), "");
            case FormSigned: return ((ulong)cursor.Signed(), "");
            case FormPresent: return (1, "");
            case FormString: return (0, cursor.Text());
            case FormStringOffset: return (0, new DwarfCursor(_strings, checked((int)cursor.U32())).Text());
            case FormExpression:
                int length = (int)cursor.Unsigned();
                cursor.Position += length;
                return (0, "");
            default: throw new InvalidDataException($"DWARF form 0x{form:x} is not known.");
        }
    }

    private Dictionary<ulong, (int Tag, bool HasChildren, (int Attribute, int Form)[] Attributes)> ReadAbbreviations(int offset)
    {
        var result = new Dictionary<ulong, (int, bool, (int, int)[])>();
        var cursor = new DwarfCursor(_abbreviations, offset);
        for (ulong code = cursor.Unsigned(); code != 0; code = cursor.Unsigned())
        {
            int tag = (int)cursor.Unsigned();
            bool hasChildren = cursor.U8() != 0;
            var attributes = new List<(int, int)>();
            for (var (attribute, form) = ((int)cursor.Unsigned(), (int)cursor.Unsigned()); (attribute, form) != (0, 0); (attribute, form) = ((int)cursor.Unsigned(), (int)cursor.Unsigned()))
            {
                attributes.Add((attribute, form));
            }

            result.Add(code, (tag, hasChildren, [.. attributes]));
        }

        return result;
    }
}
