using System.Globalization;
using System.Text;

namespace PusOS.Compiler.Llvm;

/// <summary>
/// Turns the <see cref="DebugTokens"/> in function texts into metadata of one module: compile unit, files, types as
/// scopes, subprograms, locations. C# is presented as C++14, whose names gdb understands ("Demo::Program::Main");
/// linkage names are left out, or gdb shows those.
/// </summary>
internal sealed class DebugMetadata(bool full, bool optimized, bool traces = false)
{
    /// <summary>The annotation of a subprogram that holds its name for stack traces.</summary>
    public const string TraceNameKey = "pusos.trace";

    private readonly StringBuilder _nodes = new();
    private readonly Dictionary<string, int> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _scopes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Node, string File)> _subprograms = new(StringComparer.Ordinal);
    private readonly Dictionary<(int Scope, string File), int> _fileScopes = [];
    private int _next = LlvmModuleHeader.FirstFreeMetadata;
    private int _unit = -1;
    private int _subroutineType;
    private (int Node, string File) _current;

    private bool Enabled => full || traces;

    /// <summary>Appends a fragment's text with its tokens replaced, or removed when debug information is off; ends with LF.</summary>
    public void Expand(string text, StringBuilder output)
    {
        _current = (-1, "");
        foreach (ReadOnlySpan<char> line in text.AsSpan().TrimEnd('\n').EnumerateLines())
        {
            if (line.StartsWith("define "))
            {
                _current = (-1, "");
            }

            ExpandLine(line, output);
            output.Append('\n');
        }
    }

    /// <summary>Appends the nodes that the expanded texts refer to.</summary>
    public void AppendNodes(StringBuilder output)
    {
        if (_unit >= 0)
        {
            output.Append(CultureInfo.InvariantCulture, $"!llvm.dbg.cu = !{{!{_unit}}}\n").Append(_nodes);
        }
    }

    private void ExpandLine(ReadOnlySpan<char> line, StringBuilder output)
    {
        bool located = false;
        while (true)
        {
            int start = line.IndexOf(DebugTokens.LocationStart);
            bool isLocation = start >= 0;
            if (!isLocation && (start = line.IndexOf(DebugTokens.SubprogramStart)) < 0)
            {
                break;
            }

            int length = line[start..].IndexOf(')') + 1;
            ReadOnlySpan<char> before = line[..start];
            string[] fields = Fields(line.Slice(start, length));
            line = line[(start + length)..];
            if (!Enabled || (!full && fields.Length < 6 && !isLocation))
            {
                output.Append(isLocation ? before.TrimEnd().TrimEnd(',') : before.TrimEnd());
                continue;
            }

            output.Append(before);
            located |= isLocation;
            if (isLocation)
            {
                AppendLocation(fields, output);
            }
            else
            {
                _current = Subprogram(fields);
                output.Append(CultureInfo.InvariantCulture, $"!dbg !{_current.Node}");
            }
        }

        output.Append(line);
        located |= line.Contains("!dbg ", StringComparison.Ordinal);
        if (Enabled && !located && _current.Node >= 0 && IsEndOfCall(line))
        {
            output.Append(CultureInfo.InvariantCulture, $", !dbg !DILocation(line: 0, scope: !{_current.Node})");
        }
    }

    // LLVM rejects a call without location to a function with debug information. An invoke may stand on two lines; its
    // second one names the unwind label.
    private static bool IsEndOfCall(ReadOnlySpan<char> line)
    {
        ReadOnlySpan<char> instruction = line.TrimStart();
        int result = instruction.StartsWith("%") ? instruction.IndexOf(" = ") : -1;
        if (result >= 0)
        {
            instruction = instruction[(result + 3)..];
        }

        return instruction.StartsWith("call ") || instruction.StartsWith("tail call ") || instruction.StartsWith("musttail call ")
            || instruction.StartsWith("notail call ") || instruction.Contains(" unwind label ", StringComparison.Ordinal);
    }

    // Token text "!name(a|b|c)".
    private static string[] Fields(ReadOnlySpan<char> token)
    {
        string[] fields = token[(token.IndexOf('(') + 1)..^1].ToString().Split('|');
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i] = DebugTokens.Decode(fields[i]);
        }

        return fields;
    }

    private void AppendLocation(string[] fields, StringBuilder output)
    {
        (int node, string file) = _current;
        if (fields.Length > 3 && fields[3].Length != 0 && _subprograms.TryGetValue(fields[3], out (int Node, string File) named))
        {
            (node, file) = named;
        }

        if (node < 0)
        {
            // No subprogram: a function without source. Drop the ", " that was written before the token.
            while (output.Length > 0 && output[^1] is ' ' or ',')
            {
                output.Length--;
            }

            return;
        }

        int scope = fields[0].Length == 0 || fields[0] == file ? node : FileScope(node, fields[0]);
        output.Append(CultureInfo.InvariantCulture, $"!dbg !DILocation(line: {fields[1]}, column: {fields[2]}, scope: !{scope})");
    }

    private (int Node, string File) Subprogram(string[] fields)
    {
        string fileName = fields[0];
        string key = fields.Length > 4 ? fields[4] : "";
        int unit = Unit(fileName);
        int file = File(fileName);
        int scope = !full || fields[2].Length == 0 ? file : Scope(fields[2]);
        int node = _next++;
        string annotation = fields.Length < 6 ? "" : $", annotations: !{{!{{!\"{TraceNameKey}\", !\"{LlvmNames.Escape(fields[5])}\"}}}}";
        _nodes.Append(CultureInfo.InvariantCulture, $"!{node} = distinct !DISubprogram(name: \"{LlvmNames.Escape(fields[3])}\", scope: !{scope}, file: !{file}, line: {fields[1]}, type: !{_subroutineType}, scopeLine: {fields[1]}, flags: DIFlagPrototyped, spFlags: DISPFlagDefinition{(optimized ? " | DISPFlagOptimized" : "")}, unit: !{unit}{annotation})\n");
        _subprograms[key] = (node, fileName);
        return (node, fileName);
    }

    private int Unit(string fileName)
    {
        if (_unit < 0)
        {
            int file = File(fileName);
            _unit = _next++;
            int types = _next++;
            _subroutineType = _next++;
            _nodes.Append(CultureInfo.InvariantCulture, $"!{_unit} = distinct !DICompileUnit(language: DW_LANG_C_plus_plus_14, file: !{file}, producer: \"pusc\", isOptimized: {(optimized ? "true" : "false")}, runtimeVersion: 0, emissionKind: {(full ? "FullDebug" : "LineTablesOnly, debugInfoForProfiling: true")}, nameTableKind: None)\n");
            _nodes.Append(CultureInfo.InvariantCulture, $"!{types} = !{{null}}\n!{_subroutineType} = !DISubroutineType(types: !{types})\n");
        }

        return _unit;
    }

    private int File(string name)
    {
        if (!_files.TryGetValue(name, out int node))
        {
            // LLVM wants a name, also where there is no PDB.
            string path = name.Length == 0 ? "-" : name;
            int slash = path.LastIndexOfAny(['/', '\\']);
            _files.Add(name, node = _next++);
            _nodes.Append(CultureInfo.InvariantCulture, $"!{node} = !DIFile(filename: \"{LlvmNames.Escape(path[(slash + 1)..])}\", directory: \"{LlvmNames.Escape(slash < 0 ? "" : path[..Math.Max(slash, 1)])}\")\n");
        }

        return node;
    }

    // "Demo.Shop+Cart" becomes namespace Demo, in it namespace Shop, in it namespace Cart: gdb then finds Demo::Shop::Cart.
    // Namespaces, not classes: a class would need a member declaration for each method, and unused ones cost space.
    private int Scope(string typeName)
    {
        if (_scopes.TryGetValue(typeName, out int node))
        {
            return node;
        }

        int bracket = typeName.IndexOfAny(['[', '<']);
        int separator = typeName.AsSpan(0, bracket < 0 ? typeName.Length : bracket).LastIndexOfAny('.', '+');
        string parent = separator <= 0 ? "null" : string.Create(CultureInfo.InvariantCulture, $"!{Scope(typeName[..separator])}");
        _scopes.Add(typeName, node = _next++);
        _nodes.Append(CultureInfo.InvariantCulture, $"!{node} = !DINamespace(name: \"{LlvmNames.Escape(typeName[(separator + 1)..])}\", scope: {parent})\n");
        return node;
    }

    private int FileScope(int subprogram, string fileName)
    {
        if (!_fileScopes.TryGetValue((subprogram, fileName), out int node))
        {
            int file = File(fileName);
            _fileScopes.Add((subprogram, fileName), node = _next++);
            _nodes.Append(CultureInfo.InvariantCulture, $"!{node} = !DILexicalBlockFile(scope: !{subprogram}, file: !{file}, discriminator: 0)\n");
        }

        return node;
    }
}
