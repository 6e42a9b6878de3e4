using System.Runtime.InteropServices;

namespace PusOS.Runtime.Gc;

/// <summary>
/// State of one heap page, in a table beside the heap. 8 bytes, so that one page of table describes
/// 512 pages of heap. All zero: free and without memory behind it.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PageEntry
{
    /// <summary>One of <see cref="PageKind"/>.</summary>
    public byte Kind;
    /// <summary>Blocks: index into <see cref="CellClasses"/>.</summary>
    public byte CellClass;
    /// <summary>
    /// Blocks: granules from the block's start below which every cell was handed out since the last
    /// collection (such a cell holds an object, or zero words if it was not used yet). Cells above it hold an
    /// object exactly if the last collection marked them.
    /// </summary>
    public ushort Cursor;
    /// <summary>Blocks: next block in its list (0: none). Continuations: first page. Large objects: page count.</summary>
    public uint Link;
}
