namespace PusOS.Compiler.Graph;

/// <summary>
/// Work that a pass has still to do: first in, first out, so that the first path that reaches a member is a
/// short one. With a seed in an order of its own, by which tests find output that depends on the order.
/// </summary>
internal sealed class WorkList(int? seed)
{
    private readonly List<Action> _items = [];
    private readonly Random? _random = seed is { } value ? new Random(value) : null;
    private int _first;

    public int Count => _items.Count - _first;

    public void Enqueue(Action item) => _items.Add(item);

    public bool TryDequeue([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Action? item)
    {
        if (Count == 0)
        {
            _items.Clear();
            _first = 0;
            item = null;
            return false;
        }

        if (_random is not null)
        {
            int chosen = _random.Next(_first, _items.Count);
            (_items[_first], _items[chosen]) = (_items[chosen], _items[_first]);
        }

        item = _items[_first];
        _items[_first++] = null!;
        return true;
    }
}
