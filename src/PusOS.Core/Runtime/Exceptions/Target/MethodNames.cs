using PusOS.Abi;

namespace PusOS.Runtime.Exceptions;

/// <summary>
/// Names of methods by code address, from the section pus_method_info (docs/spec/abi.md). Usable in any context.
/// </summary>
internal static unsafe class MethodNames
{
#pragma warning disable CS0649 // The compiler emits the entries.
    private struct Entry
    {
        public int CodeOffset;
        public int NameOffset;
        public int CodeSize;
        public int Reserved;
    }
#pragma warning restore CS0649

    /// <summary>
    /// The name of the method whose code begins at <paramref name="start"/>: zero-terminated UTF-8, or null if it has none
    /// (assembly, functions that the compiler made).
    /// </summary>
    public static byte* FindFunction(ulong start)
    {
        Entry* low = (Entry*)ImageSymbols.MethodInfoStart();
        Entry* high = (Entry*)ImageSymbols.MethodInfoEnd();
        if (low >= high)
        {
            return TraceFrames.FindName(start); // Not "==": to LLVM two symbols are never equal.
        }

        while (high - low > 1)
        {
            Entry* middle = low + ((high - low) >> 1);
            if (CodeOf(middle) <= start)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return CodeOf(low) != start || low->NameOffset == 0 ? TraceFrames.FindName(start) : (byte*)&low->NameOffset + low->NameOffset;
    }

    /// <summary>The bytes of a zero-terminated name, without its mark.</summary>
    public static ReadOnlySpan<byte> Bytes(byte* name)
    {
        int length = 0;
        while (name[length] is not (0 or TraceInfoFormat.AsyncMark))
        {
            length++;
        }

        return new ReadOnlySpan<byte>(name, length);
    }

    /// <summary>It is the step of an asynchronous method.</summary>
    public static bool IsAsync(byte* name) => name[Bytes(name).Length] == TraceInfoFormat.AsyncMark;

    /// <summary>The method belongs to the machinery below the class library, which traces do not show.</summary>
    public static bool IsRuntimeInternal(byte* name) => StartsWith(name, "PusOS.Runtime."u8) || StartsWith(name, "PusOS.Kernel."u8);

    private static bool StartsWith(byte* name, ReadOnlySpan<byte> prefix)
    {
        for (int i = 0; i < prefix.Length; i++)
        {
            if (name[i] != prefix[i])
            {
                return false;
            }
        }

        return true;
    }

    private static ulong CodeOf(Entry* entry) => (ulong)&entry->CodeOffset + (ulong)(long)entry->CodeOffset;
}
