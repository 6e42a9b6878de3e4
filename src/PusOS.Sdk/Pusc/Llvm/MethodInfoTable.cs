using System.Text;

namespace PusOS.Compiler.Llvm;

/// <summary>
/// Turns <see cref="DebugTokens.MethodInfo"/> tokens into entries of the section <c>pus_method_info</c>
/// (docs/spec/abi.md): { i32 code, i32 name, i32 size or 0, i32 file and line or 0 }, offsets relative to their own
/// fields. <c>!associated</c> makes the section follow its function: same order, same fate in garbage collection.
/// </summary>
internal sealed class MethodInfoTable
{
    private readonly List<(string Symbol, string Name)> _pending = [];
    private readonly List<string> _entries = [];

    /// <summary>The text without its tokens; remembers what they say.</summary>
    public string Take(string text) => Strip(text, _pending);

    /// <summary>The text without its tokens.</summary>
    public static string Without(string text) => Strip(text, null);

    /// <summary>Appends the entries of what was taken.</summary>
    public void AppendPending(StringBuilder output)
    {
        foreach ((string symbol, string name) in _pending)
        {
            string entry = LlvmNames.Quote("mi." + symbol);
            string text = LlvmNames.Quote("mi.name." + symbol);
            _entries.Add(entry);
            output.Append($"{text} = private unnamed_addr constant {LlvmNames.ZeroTerminatedUtf8(name)}, align 1\n");
            output.Append($"{entry} = private constant {{ i32, i32, i32, i32 }} {{ i32 {Offset(LlvmNames.Quote(symbol), entry, 0)}, i32 {Offset(text, entry, 1)}, i32 0, i32 0 }}, section \"pus_method_info\", align 4, !associated !{{ptr {LlvmNames.Quote(symbol)}}}\n");
        }

        _pending.Clear();
    }

    /// <summary>Keeps LLVM from dropping the entries, which nothing refers to; the linker still drops those of dead functions.</summary>
    public void AppendUses(StringBuilder output)
    {
        if (_entries.Count != 0)
        {
            output.Append($"@llvm.compiler.used = appending global [{_entries.Count} x ptr] [{string.Join(", ", _entries.Select(e => "ptr " + e))}], section \"llvm.metadata\"\n");
        }
    }

    private static string Offset(string target, string entry, int field) =>
        $"trunc (i64 sub (i64 ptrtoint (ptr {target} to i64), i64 ptrtoint (ptr getelementptr ({{ i32, i32, i32, i32 }}, ptr {entry}, i32 0, i32 {field}) to i64)) to i32)";

    private static string Strip(string text, List<(string Symbol, string Name)>? found)
    {
        int start = text.IndexOf(DebugTokens.MethodInfoStart, StringComparison.Ordinal);
        if (start < 0)
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        int position = 0;
        while (start >= 0)
        {
            int end = text.IndexOf(')', start);
            int nameStart = start + DebugTokens.MethodInfoStart.Length;
            found?.Add((DefinedSymbol(text, start), DebugTokens.Decode(text[nameStart..end])));
            result.Append(text.AsSpan(position, start - position).TrimEnd(' '));
            position = end + 1;
            start = text.IndexOf(DebugTokens.MethodInfoStart, position, StringComparison.Ordinal);
        }

        return result.Append(text.AsSpan(position)).ToString();
    }

    // The symbol of the define line that the token stands in: @"name" or @name. Escapes are those of LlvmNames.
    private static string DefinedSymbol(string text, int before)
    {
        int line = text.LastIndexOf("define ", before, StringComparison.Ordinal);
        int at = text.IndexOf('@', line);
        if (text[at + 1] != '"')
        {
            return text[(at + 1)..text.IndexOf('(', at)];
        }

        string escaped = text[(at + 2)..text.IndexOf('"', at + 2)];
        if (!escaped.Contains('\\', StringComparison.Ordinal))
        {
            return escaped;
        }

        var bytes = new List<byte>();
        for (int i = 0; i < escaped.Length; i++)
        {
            bytes.Add(escaped[i] == '\\' ? Convert.FromHexString(escaped.AsSpan(i + 1, 2))[0] : (byte)escaped[i]);
            i += escaped[i] == '\\' ? 2 : 0;
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
