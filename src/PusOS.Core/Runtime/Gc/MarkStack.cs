using System.Runtime.CompilerServices;

namespace PusOS.Runtime.Gc;

/// <summary>
/// Marked objects whose fields are still to be looked at. It grows as long as there is memory; when there is none, an
/// object is dropped and <see cref="Overflowed"/> says that the marker must go over the marked objects again.
/// </summary>
internal static unsafe class MarkStack
{
    private static ReservedTable s_memory;
    private static byte** s_top;
    private static byte** s_limit;

    /// <summary>An object was dropped since the flag was last cleared.</summary>
    public static bool Overflowed;

    /// <summary>Nothing is on the stack.</summary>
    public static bool IsEmpty
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => s_top == (byte**)s_memory.Start;
    }

    /// <summary>Reserves the stack's window; the first page is backed when the first object is pushed.</summary>
    public static void Initialize(nuint windowBytes)
    {
        s_memory = default;
        s_memory.Reserve(windowBytes);
        s_top = (byte**)s_memory.Start;
        s_limit = s_top;
        Overflowed = false;
    }

    /// <summary>Pushes a marked object.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Push(byte* reference)
    {
        if (s_top == s_limit && !Grow())
        {
            return;
        }

        *s_top++ = reference;
    }

    /// <summary>Pops an object; the stack may not be empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Pop() => *--s_top;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool Grow()
    {
        if (!s_memory.Ensure((nuint)((byte*)s_top - s_memory.Start) + HeapLayout.PageSize))
        {
            Overflowed = true;
            return false;
        }

        s_limit = (byte**)s_memory.Backed;
        return true;
    }
}
