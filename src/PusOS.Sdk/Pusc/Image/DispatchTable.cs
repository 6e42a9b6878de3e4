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
    private readonly Compilation _compilation;
    private readonly Dispatch _numbers;
    private readonly Dictionary<TypeDesc, int> _rows = [];
    private readonly List<MethodDesc?> _entries = [];

    public DispatchTable(Compilation compilation, Dispatch numbers)
    {
        _compilation = compilation;
        _numbers = numbers;
        Place();
    }

    /// <summary>Slot order of a type's vtable.</summary>
    public List<MethodDesc> Layout(TypeDesc type) => _numbers.Layout(type);

    /// <summary>The row's displacement in bytes; may be negative.</summary>
    public int RowOffset(TypeDesc type) => _rows.GetValueOrDefault(type) * 8;

    public string Text(CodeScope scope)
    {
        var text = new StringBuilder();
        foreach (var entry in _entries)
        {
            text.Append(text.Length == 0 ? "ptr " : ", ptr ").Append(entry is null ? "null" : scope.MethodOrUnboxingStub(entry, "dispatch"));
        }

        int count = Math.Max(1, _entries.Count);
        return string.Create(CultureInfo.InvariantCulture, $"@pus_dispatch_table = constant [{count} x ptr] {(_entries.Count == 0 ? "zeroinitializer" : $"[{text}]")}, align 8\n");
    }

    private void Place()
    {
        var rows = new List<(TypeDesc Type, List<(int Selector, MethodDesc Code)> Entries)>();
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
            string key = string.Join('|', entries.Select(e => e.Selector.ToString(CultureInfo.InvariantCulture) + ":" + e.Code.MangledName));
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

    private int FirstFit(List<(int Selector, MethodDesc Code)> entries)
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

    private List<(int Selector, MethodDesc Code)> Entries(TypeDesc type)
    {
        var entries = new List<(int, MethodDesc)>();
        foreach (var selector in _compilation.Dispatch.UsedSelectors)
        {
            bool candidate = selector.OwningType.IsInterface ? type.CanCastTo(selector.OwningType) : Derives(type, selector.OwningType);
            if (candidate && VirtualResolution.Resolve(type, selector) is { IsAbstract: false } code)
            {
                entries.Add((_numbers.SelectorNumber(selector), code));
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
