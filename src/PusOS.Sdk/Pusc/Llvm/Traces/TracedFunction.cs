namespace PusOS.Compiler.Llvm.Traces;

/// <summary>
/// A function of the image with what was inlined into it. Context 0 is the function itself.
/// </summary>
internal sealed class TracedFunction
{
    public required ulong Start { get; init; }

    public required ulong End { get; init; }

    /// <summary>The function and the inlined calls in it, each behind the one that it stands in.</summary>
    public List<TracedContext> Contexts { get; } = [];

    /// <summary>The innermost context that holds the address.</summary>
    public int ContextAt(ulong address)
    {
        for (int i = Contexts.Count - 1; i > 0; i--)
        {
            if (Contexts[i].Ranges.Exists(r => address >= r.Start && address < r.End))
            {
                return i;
            }
        }

        return 0;
    }
}
