namespace PusOS.Compiler.TypeSystem;

/// <summary>Which bytes of an instance fields occupy, and which 8-byte words references do.</summary>
internal sealed class CoverageMap
{
    private const int WordSize = 8;

    private readonly int _start;
    private readonly int _end;
    private readonly List<(int Start, int End)> _ranges = [];
    private readonly ulong[] _references;
    private ulong[]? _data;

    /// <summary>Of an instance whose fields may lie in [start, end).</summary>
    public CoverageMap(int start, int end)
    {
        _start = start;
        _end = end;
        _references = new ulong[(WordCount + 63) / 64];
    }

    /// <summary>The words that hold references.</summary>
    public ReferenceMapBits References => new(_references, WordCount);

    /// <summary>Some byte belongs to no field.</summary>
    public bool HasGaps
    {
        get
        {
            _ranges.Sort();
            int covered = _start;
            foreach ((int start, int end) in _ranges)
            {
                if (start > covered)
                {
                    return true;
                }

                covered = Math.Max(covered, end);
            }

            return covered < _end;
        }
    }

    private int WordCount => (_end + WordSize - 1) / WordSize;

    /// <summary>Takes over the fields of the base class.</summary>
    public bool AddBase(TypeLayout baseLayout)
    {
        _ranges.Add((_start, baseLayout.HasPadding ? _start : baseLayout.InstanceFieldsEnd));
        return AddReferences(0, baseLayout.References);
    }

    /// <summary>Adds a field; false if a reference would overlap something else or be misaligned.</summary>
    public bool Add(int offset, int size, TypeDesc type)
    {
        _ranges.Add((offset, offset + size));
        ReferenceMapBits references = type switch
        {
            { IsClassLike: true } => new ReferenceMapBits([1UL], 1),
            DefType { ContainsReferences: true } or ByRefType => type.Layout.References,
            _ => default,
        };
        return AddReferences(offset, references) && AddData(offset, size, references);
    }

    private bool AddReferences(int offset, ReferenceMapBits references)
    {
        if (references.IsEmpty)
        {
            return true;
        }

        if (offset % WordSize != 0)
        {
            return false;
        }

        for (int i = 0; i < references.WordCount; i++)
        {
            if (references[i])
            {
                int word = (offset / WordSize) + i;
                _references[word / 64] |= 1UL << (word % 64);
            }
        }

        return true;
    }

    /// <summary>Notes the words that hold other data; false if one of them holds a reference, too.</summary>
    private bool AddData(int offset, int size, ReferenceMapBits references)
    {
        _data ??= new ulong[_references.Length];
        for (int word = offset / WordSize; word * WordSize < offset + size; word++)
        {
            if (!references[word - (offset / WordSize)])
            {
                _data[word / 64] |= 1UL << (word % 64);
            }
        }

        for (int i = 0; i < _data.Length; i++)
        {
            if ((_data[i] & _references[i]) != 0)
            {
                return false;
            }
        }

        return true;
    }
}
