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
}
