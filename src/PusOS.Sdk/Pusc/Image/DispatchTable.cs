using System.Globalization;
using System.Text;
using PusOS.Compiler.Graph;
using PusOS.Compiler.TypeSystem;

namespace PusOS.Compiler.Image;

/// <summary>
/// The interface dispatch table: the rows of all constructed types (selector number to code) overlaid by
/// first fit, largest row first, so that no two entries collide. Selector numbers come from the first pass.
/// </summary>
internal sealed class DispatchTable
{
    /// <summary>The implementation; the interface's method where there are several and none is the most specific.</summary>
    private readonly record struct Entry(MethodDesc Code, bool IsAmbiguous);

    private readonly Compilation _compilation;
    private readonly Dispatch _numbers;
    private readonly Dictionary<TypeDesc, int> _rows = [];
    private readonly List<Entry?> _entries = [];

    public DispatchTable(Compilation compilation, Dispatch numbers)
    {
        _compilation = compilation;
        _numbers = numbers;
        TypeCount = compilation.Dispatch.Constructed.Count;
        SelectorCount = compilation.Dispatch.UsedSelectors.Count;
        Place();
    }

    /// <summary>Constructed types when the rows were placed: one that comes later has none.</summary>
    public int TypeCount { get; }

    /// <summary>Used selectors when the rows were placed.</summary>
    public int SelectorCount { get; }

    /// <summary>Slot order of a type's vtable.</summary>
    public List<MethodDesc> Layout(TypeDesc type) => _numbers.Layout(type);

    /// <summary>The row's displacement in bytes; may be negative.</summary>
    public int RowOffset(TypeDesc type) => _rows.GetValueOrDefault(type) * 8;

    public string Text(CodeScope scope)
    {
        var text = new StringBuilder();
        foreach (var entry in _entries)
        {
            text.Append(text.Length == 0 ? "ptr " : ", ptr ").Append(entry is not { } target ? "null"
                : target.IsAmbiguous ? scope.Use(_compilation.RequireAmbiguousImplementation(target.Code.OwningType, target.Code, scope.Owner))
                : scope.MethodOrUnboxingStub(target.Code, "dispatch"));
        }

        int count = Math.Max(1, _entries.Count);
        return string.Create(CultureInfo.InvariantCulture, $"@pus_dispatch_table = constant [{count} x ptr] {(_entries.Count == 0 ? "zeroinitializer" : $"[{text}]")}, align 8\n");
    }

    private void Place()
    {
        var rows = new List<(TypeDesc Type, List<(int Selector, Entry Code)> Entries)>();
        foreach (var type in _compilation.Dispatch.Constructed)
        {
            var entries = Entries(type);
            if (entries.Count > 0)
            {
                rows.Add((type, entries));
            }
        }

        var placed = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (type, entries) in rows.OrderByDescending(row => row.Entries.Count).ThenBy(row => row.Type.MangledName, StringComparer.Ordinal))
        {
            // Types with the same code for the same selectors share a row.
            string key = string.Join('|', entries.Select(e => e.Selector.ToString(CultureInfo.InvariantCulture) + ":" + e.Code.Code.MangledName + (e.Code.IsAmbiguous ? "?" : "")));
            if (!placed.TryGetValue(key, out int displacement))
            {
                placed.Add(key, displacement = FirstFit(entries));
                foreach (var (selector, code) in entries)
                {
                    int at = selector + displacement;
                    while (_entries.Count <= at)
                    {
                        _entries.Add(null);
                    }

                    _entries[at] = code;
                }
            }

            _rows.Add(type, displacement);
        }
    }

    private int FirstFit(List<(int Selector, Entry Code)> entries)
    {
        for (int displacement = -entries[0].Selector; ; displacement++)
        {
            bool fits = true;
            foreach (var (selector, _) in entries)
            {
                int at = selector + displacement;
                if (at < _entries.Count && _entries[at] is not null)
                {
                    fits = false;
                    break;
                }
            }

            if (fits)
            {
                return displacement;
            }
        }
    }

    private List<(int Selector, Entry Code)> Entries(TypeDesc type)
    {
        var entries = new List<(int, Entry)>();
        foreach (var selector in _compilation.Dispatch.UsedSelectors)
        {
            bool candidate = selector.OwningType.IsInterface ? type.CanCastTo(selector.OwningType) : Derives(type, selector.OwningType);
            if (!candidate)
            {
                continue;
            }

            if (!VirtualResolution.TryResolve(type, selector, out var code))
            {
                entries.Add((_numbers.SelectorNumber(selector), new Entry(selector, IsAmbiguous: true)));
            }
            else if (code is { IsAbstract: false })
            {
                entries.Add((_numbers.SelectorNumber(selector), new Entry(code, IsAmbiguous: false)));
            }
        }

        entries.Sort((a, b) => a.Item1.CompareTo(b.Item1));
        return entries;
    }

    private static bool Derives(TypeDesc type, TypeDesc ancestor)
    {
        for (TypeDesc? t = type; t is not null; t = t.BaseType)
        {
            if (t == ancestor)
            {
                return true;
            }
        }

        return false;
    }
}
