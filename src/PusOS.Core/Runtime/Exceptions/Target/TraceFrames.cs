namespace PusOS.Runtime.Exceptions;

/// <summary>
/// The lines of a stack trace for a code address: the method that the code was written in and, where it was inlined,
/// those that it was inlined into, from the section pus_trace_info (docs/spec/abi.md); for code that the section does
/// not cover, the method's name. Usable in any context; allocates nothing.
/// </summary>
internal static unsafe class TraceFrames
{
    /// <summary>
    /// The frame that is <paramref name="depth"/> calls outwards from the innermost one at
    /// <paramref name="address"/>, an address inside the code of a call; false: there are not so many, or the code has
    /// no name.
    /// </summary>
    public static bool TryGet(ulong address, int depth, out TraceFrame frame)
    {
        frame = default;
        UnwindRow row;
        if (!UnwindRowCache.TryGet(address, &row))
        {
            return false;
        }

        byte* function = FindFunction(row.FunctionStart);
        if (function != null)
        {
            return TryGetInlined(function, row.FunctionStart, address, depth, out frame);
        }

        frame.Name = depth == 0 ? MethodNames.FindFunction(row.FunctionStart) : null;
        return frame.Name != null;
    }

    /// <summary>The name of the method whose code begins there, or null.</summary>
    public static byte* FindName(ulong start)
    {
        byte* function = FindFunction(start);
        return function == null ? null : Text(ref function);
    }

    /// <summary>The account of the function whose code begins there, or null.</summary>
    private static byte* FindFunction(ulong start)
    {
        uint* index = (uint*)ImageSymbols.TraceInfoStart();
        if (index >= (uint*)ImageSymbols.TraceInfoEnd()) // Not "==": to LLVM two symbols are never equal.
        {
            return null;
        }

        uint wanted = (uint)(start - (ulong)ImageSymbols.TextStart());
        uint low = 0;
        uint high = *index++;
        while (low < high)
        {
            uint middle = (low + high) / 2;
            if (index[2 * middle] < wanted)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low < *(index - 1) && index[2 * low] == wanted ? (byte*)ImageSymbols.TraceInfoStart() + index[(2 * low) + 1] : null;
    }

    private static bool TryGetInlined(byte* function, ulong start, ulong address, int depth, out TraceFrame frame)
    {
        byte* position = function;
        byte* ownName = Text(ref position);
        byte* contexts = position;
        SkipContexts(ref position);
        uint context = FindContext(ref position, start, address, out frame);
        while (true)
        {
            uint parent = 0;
            TraceFrame call = default;
            frame.Name = context == 0 ? ownName : ReadContext(contexts, context, out parent, out call);
            if (frame.Name != null && depth-- == 0)
            {
                return true;
            }

            if (context == 0)
            {
                return false;
            }

            frame = call;
            context = parent;
        }
    }

    private static void SkipContexts(ref byte* position)
    {
        for (ulong left = DwarfReader.Unsigned(ref position); left != 0; left--)
        {
            DwarfReader.Unsigned(ref position);
            DwarfReader.Unsigned(ref position);
            DwarfReader.Unsigned(ref position);
            DwarfReader.Unsigned(ref position);
        }
    }

    /// <summary>The name of a context from 1 on, the one that it was called from, and the place of that call.</summary>
    private static byte* ReadContext(byte* contexts, uint context, out uint parent, out TraceFrame call)
    {
        byte* position = contexts;
        DwarfReader.Unsigned(ref position);
        byte* name;
        do
        {
            parent = (uint)DwarfReader.Unsigned(ref position);
            name = Text(ref position);
            call = default;
            call.File = Text(ref position);
            call.Line = (int)DwarfReader.Unsigned(ref position);
        }
        while (--context != 0);
        return name;
    }

    /// <summary>Reads the rows up to the address: the innermost context, and its file and line.</summary>
    private static uint FindContext(ref byte* position, ulong start, ulong address, out TraceFrame place)
    {
        place = default;
        uint found = 0;
        byte* file = null;
        int line = 0;
        for (ulong left = DwarfReader.Unsigned(ref position); left != 0; left--)
        {
            start += 2 * DwarfReader.Unsigned(ref position);
            uint context = (uint)DwarfReader.Unsigned(ref position);
            if ((context & 1) != 0)
            {
                file = Text(ref position);
            }

            line += (int)DwarfReader.Signed(ref position);
            if (start > address)
            {
                break;
            }

            found = context >> 1;
            place.File = line == 0 ? null : file;
            place.Line = line;
        }

        return found;
    }

    /// <summary>A text by its offset in the section; null for none.</summary>
    private static byte* Text(ref byte* position)
    {
        uint offset = (uint)DwarfReader.Unsigned(ref position);
        return offset == 0 ? null : (byte*)ImageSymbols.TraceInfoStart() + offset;
    }
}
