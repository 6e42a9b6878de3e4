namespace PusOS.Abi;

/// <summary>
/// Allocation size classes. A cell holds header word and object; sizes are multiples of 8 bytes.
/// Fixed-size instances get their class at compile time; the compiler allocates inline from the
/// thread's allocation context of that class (see <see cref="AllocationContextLayout"/>).
/// </summary>
internal static class SizeClasses
{
    /// <summary>Number of classes.</summary>
    public const int Count = 32;
    /// <summary>Largest cell in bytes; larger objects are large objects.</summary>
    public const int LargestCell = 2048;
    /// <summary>In MethodTables: not a small fixed-size instance.</summary>
    public const byte None = 255;

    /// <summary>Cell sizes in bytes, ascending; index = class.</summary>
    public static ReadOnlySpan<ushort> CellSizes =>
    [
        24, 32, 40, 48, 56, 64, 72, 80, 88, 96, 104, 112, 120, 128,
        144, 160, 176, 192, 224, 256, 288, 320, 384, 448, 512, 640, 768, 896, 1024, 1280, 1536, 2048,
    ];

    /// <summary>The class of the smallest cell that holds <paramref name="bytes"/> (header included); None above the largest.</summary>
    public static byte ForSize(uint bytes)
    {
        if (bytes > LargestCell)
        {
            return None;
        }

        if (bytes <= 128)
        {
            return bytes <= 24 ? (byte)0 : (byte)((bytes - 24 + 7) / 8);
        }

        byte index = 14;
        while (CellSizes[index] < bytes)
        {
            index++;
        }

        return index;
    }
}

/// <summary>
/// The thread-local variable <c>pus_allocation_contexts</c> is an array of <see cref="SizeClasses.Count"/>
/// pairs { u64 next; u64 limit }. Cells in [next, limit) are free and all zero. To allocate: object =
/// next + 8; next += cell size if that does not exceed limit; store the MethodTable pointer. Otherwise
/// call <c>pus_new</c>.
/// </summary>
internal static class AllocationContextLayout
{
    public const int Next = 0;
    public const int Limit = 8;
    public const int Size = 16;
}
