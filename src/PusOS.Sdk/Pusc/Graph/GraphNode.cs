namespace PusOS.Compiler.Graph;

/// <summary>A thing that the program needs, and the first reason why: the edge that reached it.</summary>
internal sealed class GraphNode(string name, GraphNode? parent, string reason)
{
    public string Name { get; } = name;
    public GraphNode? Parent { get; } = parent;
    public string Reason { get; } = reason;

    /// <summary>The path from a root, one line a step.</summary>
    public IReadOnlyList<string> Path()
    {
        var lines = new List<string>();
        for (var node = this; node is not null; node = node.Parent)
        {
            lines.Add(node.Parent is null ? node.Name + " (" + node.Reason + ")" : node.Name + "  <- " + node.Reason);
        }

        lines.Reverse();
        return lines;
    }

    /// <summary>Who reached this, nearest first, in one line; of a long path its two ends.</summary>
    public string Callers()
    {
        var names = new List<string>();
        for (var node = Parent; node is not null; node = node.Parent)
        {
            names.Add(node.Name);
        }

        if (names.Count > 2 * CallersAtEachEnd)
        {
            names.RemoveRange(CallersAtEachEnd, names.Count - (2 * CallersAtEachEnd));
            names.Insert(CallersAtEachEnd, "...");
        }

        return names.Count == 0 ? Reason : string.Join(" <- ", names);
    }

    /// <summary>Steps that <see cref="Callers"/> names next to the member, and next to the root.</summary>
    private const int CallersAtEachEnd = 3;
}
