using System.Runtime.CompilerServices;
using System.Threading;

namespace PusOS.Runtime.Types;

/// <summary>
/// The interned strings: String.Intern and String.IsInterned. An open-addressing table that only grows. Literals
/// of the program enter it when somebody interns an equal text.
/// </summary>
internal static unsafe class StringPool
{
    private const int InitialCapacity = 64;

    private static object? s_gate;
    private static string?[]? s_slots;
    private static int s_count;

    /// <summary>Replaces the text in the cell by the pooled string of the same content, which it becomes if there is none.</summary>
    [RuntimeExport("String_Intern")]
    internal static void Intern(StringHandleOnStack cell)
    {
        string text = TypeQueries.Load(cell)!;
        lock (Gate())
        {
            string?[] slots = s_slots ??= new string?[InitialCapacity];
            if (s_count * 2 >= slots.Length)
            {
                slots = Grow(slots);
            }

            ref string? slot = ref slots[Find(slots, text)];
            if (slot == null)
            {
                slot = text;
                s_count++;
            }

            TypeQueries.Store(cell, slot);
        }
    }

    /// <summary>Replaces the text in the cell by the pooled string of the same content, or null.</summary>
    [RuntimeExport("String_IsInterned")]
    internal static void IsInterned(StringHandleOnStack cell)
    {
        string text = TypeQueries.Load(cell)!;
        lock (Gate())
        {
            TypeQueries.Store(cell, s_slots == null ? null : s_slots[Find(s_slots, text)]);
        }
    }

    private static int Find(string?[] slots, string text)
    {
        int index = text.GetNonRandomizedHashCode() & (slots.Length - 1);
        while (slots[index] is string other && !string.Equals(other, text))
        {
            index = (index + 1) & (slots.Length - 1);
        }

        return index;
    }

    private static string?[] Grow(string?[] slots)
    {
        string?[] larger = new string?[slots.Length * 2];
        for (int i = 0; i < slots.Length; i++)
        {
            if (slots[i] is string text)
            {
                larger[Find(larger, text)] = text;
            }
        }

        s_slots = larger;
        return larger;
    }

    private static object Gate()
    {
        if (s_gate == null)
        {
            Interlocked.CompareExchange(ref s_gate, new object(), null);
        }

        return s_gate!;
    }
}
