namespace PusOS.Storage.Littlefs;

/// <summary>Passes blocks of one list on to another visitor and notes where they lie. Bounded: of a list in more stretches nothing is known.</summary>
internal sealed class StretchRecorder : IBlockVisitor
{
    /// <summary>Stretches of a list that is remembered, at most: 2 KiB of them.</summary>
    public const int MostStretches = 256;

    // From the end of the list to its beginning, so filled from the end: in the order of the file when it is through.
    private readonly BlockStretch[] _stretches = new BlockStretch[MostStretches];
    private IBlockVisitor? _next;
    private int _start;
    private bool _overflowed;

    /// <summary>Where the blocks that came since <see cref="Begin"/> lie, in the order of the file; empty: in too many places.</summary>
    public ReadOnlySpan<BlockStretch> Stretches => _overflowed ? default : _stretches.AsSpan(_start);

    /// <summary>Begins with a list.</summary>
    public void Begin(IBlockVisitor next)
    {
        _next = next;
        _start = MostStretches;
        _overflowed = false;
    }

    /// <inheritdoc/>
    public void Visit(uint first, uint count)
    {
        _next!.Visit(first, count);
        if (_start < MostStretches && first + count == _stretches[_start].Block)
        {
            _stretches[_start] = new BlockStretch(first, count + _stretches[_start].Count);
        }
        else if (_start > 0)
        {
            _stretches[--_start] = new BlockStretch(first, count);
        }
        else
        {
            _overflowed = true;
        }
    }
}
