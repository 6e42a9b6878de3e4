namespace PusOS.Storage.Torture;

/// <summary>What the disk should hold: paths ("/a/b") to file contents; directories have null content. Never changed in place.</summary>
public sealed class Model
{
    private readonly SortedDictionary<string, byte[]?> _entries;
    private readonly Dictionary<string, byte[]> _attributes;

    public Model()
    {
        _entries = new(StringComparer.Ordinal);
        _attributes = [];
    }

    private Model(Model other)
    {
        _entries = new(other._entries, StringComparer.Ordinal);
        _attributes = new(other._attributes);
    }

    public IReadOnlyCollection<string> Paths => _entries.Keys;

    public int Count => _entries.Count;

    public bool Exists(string path) => _entries.ContainsKey(path);

    public bool IsDirectory(string path) => path == "" || (_entries.TryGetValue(path, out byte[]? content) && content is null);

    public byte[]? Content(string path) => _entries.GetValueOrDefault(path);

    public IEnumerable<KeyValuePair<string, byte[]>> Attributes => _attributes;

    public bool HasChildren(string path) => _entries.Keys.Any(other => other.StartsWith(path + "/", StringComparison.Ordinal));

    public Model With(string path, byte[]? content)
    {
        Model next = new(this);
        next._entries[path] = content;
        return next;
    }

    public Model WithAttribute(string path, byte type, byte[]? data)
    {
        Model next = new(this);
        string key = $"{path}\0{type}";
        if (data is null)
        {
            next._attributes.Remove(key);
        }
        else
        {
            next._attributes[key] = data;
        }

        return next;
    }

    public Model Without(string path)
    {
        Model next = new(this);
        next._entries.Remove(path);
        next.MoveAttributes(path, null);
        return next;
    }

    public Model Renamed(string from, string to)
    {
        Model next = new(this);
        if (from == to)
        {
            return next;
        }

        next._entries.Remove(to);
        next.MoveAttributes(to, null);
        foreach ((string path, byte[]? content) in _entries)
        {
            if (path == from || path.StartsWith(from + "/", StringComparison.Ordinal))
            {
                next._entries.Remove(path);
                next._entries[to + path[from.Length..]] = content;
                next.MoveAttributes(path, to + path[from.Length..]);
            }
        }

        return next;
    }

    private void MoveAttributes(string from, string? to)
    {
        foreach (string key in _attributes.Keys.Where(key => key.StartsWith(from + "\0", StringComparison.Ordinal)).ToArray())
        {
            if (to is not null)
            {
                _attributes[to + key[from.Length..]] = _attributes[key];
            }

            _attributes.Remove(key);
        }
    }
}
