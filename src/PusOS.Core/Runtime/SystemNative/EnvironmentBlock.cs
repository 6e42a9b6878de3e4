namespace PusOS.Runtime.SystemNative;

/// <summary>
/// The environment variables of the node: what the command line sets with <c>env.NAME=value</c> options, and what the
/// program sets later. Names are case-sensitive. Thread-safe.
/// </summary>
internal sealed class EnvironmentBlock
{
    private readonly object _lock = new();
    private string[] _names = [];
    private string[] _values = [];
    private int _count;

    /// <summary>Number of variables.</summary>
    internal int Count
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    /// <summary>The value; null if the variable is not set.</summary>
    internal string? Get(ReadOnlySpan<char> name)
    {
        lock (_lock)
        {
            int index = IndexOf(name);
            return index < 0 ? null : _values[index];
        }
    }

    /// <summary>Sets a variable; null removes it.</summary>
    internal void Set(string name, string? value)
    {
        lock (_lock)
        {
            int index = IndexOf(name);
            if (value == null)
            {
                Remove(index);
                return;
            }

            if (index < 0)
            {
                Grow();
                index = _count++;
                _names[index] = name;
            }

            _values[index] = value;
        }
    }

    /// <summary>The variable at a place in the order of setting; false behind the last.</summary>
    internal bool TryGetAt(int index, out string name, out string value)
    {
        lock (_lock)
        {
            bool exists = index < _count;
            name = exists ? _names[index] : "";
            value = exists ? _values[index] : "";
            return exists;
        }
    }

    private int IndexOf(ReadOnlySpan<char> name)
    {
        for (int i = 0; i < _count; i++)
        {
            if (name.SequenceEqual(_names[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private void Remove(int index)
    {
        if (index < 0)
        {
            return;
        }

        _count--;
        for (int i = index; i < _count; i++)
        {
            _names[i] = _names[i + 1];
            _values[i] = _values[i + 1];
        }
    }

    private void Grow()
    {
        if (_count < _names.Length)
        {
            return;
        }

        string[] names = new string[Math.Max(8, 2 * _count)];
        string[] values = new string[names.Length];
        for (int i = 0; i < _count; i++)
        {
            names[i] = _names[i];
            values[i] = _values[i];
        }

        _names = names;
        _values = values;
    }
}
