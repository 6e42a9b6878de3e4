namespace PusOS.Compiler.Llvm;

/// <summary>
/// Chooses functions of other modules that a module gets as <c>available_externally</c> copies, so that LLVM can inline
/// across modules without link-time optimisation. The budget shrinks with the distance from the module's own code.
/// </summary>
internal sealed class InlineImports(IReadOnlyDictionary<string, LlvmFragment> fragments, Func<LlvmFragment, bool> mayImport)
{
    // Lines of IR text, blocks' labels included: a list's indexer has 33, its Add 57. The application's own modules, where
    // hot loops usually are and which are small, may import more.
    private static readonly int[] s_frameworkLimits = [40, 28, 20, 14];
    private static readonly int[] s_applicationLimits = [100, 70, 50, 35, 25];
    private const int AlwaysInlineDepth = 8;

    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);

    /// <summary>The functions to import, in ordinal order of symbols.</summary>
    /// <param name="definitions">What the module defines.</param>
    /// <param name="isDefinedHere">Tells whether a fragment's symbol belongs to the module.</param>
    /// <param name="isApplication">The module is one of the application's.</param>
    public IReadOnlyList<LlvmFragment> For(IReadOnlyList<LlvmFragment> definitions, Func<string, bool> isDefinedHere, bool isApplication)
    {
        int[] limits = isApplication ? s_applicationLimits : s_frameworkLimits;
        var chosen = new SortedDictionary<string, LlvmFragment>(StringComparer.Ordinal);
        IEnumerable<LlvmFragment> frontier = definitions.Where(f => IsFunction(f.Text));
        for (int depth = 0; depth < AlwaysInlineDepth; depth++)
        {
            var next = new SortedDictionary<string, LlvmFragment>(StringComparer.Ordinal);
            foreach (string symbol in frontier.SelectMany(f => f.References))
            {
                if (!chosen.ContainsKey(symbol) && fragments.TryGetValue(symbol, out LlvmFragment? callee)
                    && !isDefinedHere(symbol) && mayImport(callee) && IsWorthIt(callee, depth, limits))
                {
                    next.TryAdd(symbol, callee);
                }
            }

            foreach ((string symbol, LlvmFragment callee) in next)
            {
                chosen.Add(symbol, callee);
            }

            frontier = [.. next.Values];
            if (next.Count == 0)
            {
                break;
            }
        }

        return [.. chosen.Values];
    }

    /// <summary>The text of an imported function: the same, but not emitted.</summary>
    public static string ImportedText(string text) => "define available_externally " + text["define ".Length..];

    /// <summary>The text of a function that only its own module calls.</summary>
    public static string PrivateText(string text) => "define internal " + text["define ".Length..];

    /// <summary>One function of ordinary linkage, and nothing else.</summary>
    public static bool IsPlainFunction(string text) =>
        IsFunction(text) && !text.StartsWith("define internal ", StringComparison.Ordinal) && !text.Contains("\ndefine ", StringComparison.Ordinal) && !text.Contains("\n@", StringComparison.Ordinal);

    private bool IsWorthIt(LlvmFragment callee, int depth, int[] limits)
    {
        if (!_lines.TryGetValue(callee.Symbol, out int lines))
        {
            _lines.Add(callee.Symbol, lines = ImportableLines(callee.Text));
        }

        return lines >= 0 && (depth < limits.Length ? lines <= limits[depth] : lines == 0);
    }

    // Number of lines; 0 for functions that must be inlined; -1 for what can't be imported: several definitions in one
    // fragment, functions that are never inlined, explicit linkage or comdat, or a place in a section.
    private static int ImportableLines(string text)
    {
        if (!IsFunction(text) || text.Contains("\ndefine ", StringComparison.Ordinal) || text.Contains("\n@", StringComparison.Ordinal))
        {
            return -1;
        }

        int end = text.IndexOf('\n', StringComparison.Ordinal);
        ReadOnlySpan<char> signature = end < 0 ? text : text.AsSpan(0, end);
        foreach (string obstacle in (ReadOnlySpan<string>)["define internal ", "define private ", "define weak", "define linkonce", "define external ", " comdat", " section ", " noinline", " #1 ", " #2 ", " #4 ", " #5 ", " #6 ", " #8 ", " #9 ", " #10 "])
        {
            if (signature.Contains(obstacle, StringComparison.Ordinal))
            {
                return -1;
            }
        }

        bool always = signature.Contains(" #3 ", StringComparison.Ordinal) || signature.Contains(" alwaysinline", StringComparison.Ordinal);
        return always ? 0 : text.AsSpan().Count('\n') - text.AsSpan().Count("call void @llvm.lifetime.");
    }

    private static bool IsFunction(string text) => text.StartsWith("define ", StringComparison.Ordinal);
}
