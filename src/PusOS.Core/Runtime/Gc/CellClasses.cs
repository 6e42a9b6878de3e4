using PusOS.Abi;

namespace PusOS.Runtime.Gc;

/// <summary>
/// Cell sizes with the shape of their blocks: the compiler's size classes first (index = <see cref="SizeClasses"/>
/// class), then medium classes that only the runtime uses. Larger objects own whole pages.
/// </summary>
internal static class CellClasses
{
    public const int Count = 37;
    public const int LargestCell = 8192;

    /// <summary>Cell sizes in bytes.</summary>
    public static ReadOnlySpan<ushort> CellSize =>
    [
        24, 32, 40, 48, 56, 64, 72, 80, 88, 96, 104, 112, 120, 128,
        144, 160, 176, 192, 224, 256, 288, 320, 384, 448, 512, 640, 768, 896, 1024, 1280, 1536, 2048,
        2728, 3640, 4680, 5456, 8192,
    ];

    /// <summary>Pages per block; chosen so that at most an eighth of a block is lost.</summary>
    public static ReadOnlySpan<byte> BlockPages =>
    [
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 1, 1, 3, 1,
        2, 8, 8, 4, 2,
    ];

    /// <summary>Class of an allocation of (index * 8) bytes, up to <see cref="SizeClasses.LargestCell"/>.</summary>
    public static ReadOnlySpan<byte> ClassOfWords =>
    [
        0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 14, 15, 15, 16, 16, 17, 17, 18, 18, 18, 18, 19, 19, 19,
        19, 20, 20, 20, 20, 21, 21, 21, 21, 22, 22, 22, 22, 22, 22, 22, 22, 23, 23, 23, 23, 23, 23, 23, 23, 24, 24, 24, 24, 24, 24, 24,
        24, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26,
        26, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
        28, 29, 29, 29, 29, 29, 29, 29, 29, 29, 29, 29, 29, 29, 29, 29, 29, 29, 29, 29, 29, 29, 29, 29, 29, 29, 29, 29, 29, 29, 29, 29,
        29, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
        30, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31,
        31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31,
        31,
    ];

    /// <summary>The medium class for a size above the small classes and up to <see cref="LargestCell"/>.</summary>
    public static int MediumClass(nuint bytes)
    {
        int index = SizeClasses.Count;
        while (CellSize[index] < bytes)
        {
            index++;
        }

        return index;
    }
}
