namespace PusOS.Bench;

/// <summary>Kernel 3: allocation of many small trees beside a long-lived one.</summary>
internal static class BinaryTrees
{
    /// <summary>The number of nodes counted over all trees.</summary>
    public static long Run(int greatestDepth)
    {
        long total = Count(Make(greatestDepth + 1));
        Node longLived = Make(greatestDepth);
        for (int depth = 4; depth <= greatestDepth; depth += 2)
        {
            int iterations = 1 << (greatestDepth - depth + 4);
            for (int i = 0; i < iterations; i++)
            {
                total += Count(Make(depth));
            }
        }

        return total + Count(longLived);
    }

    private static Node Make(int depth)
    {
        var node = new Node();
        if (depth > 0)
        {
            node.Left = Make(depth - 1);
            node.Right = Make(depth - 1);
        }

        return node;
    }

    private static int Count(Node node) => node.Left is not null ? 1 + Count(node.Left) + Count(node.Right!) : 1;

    private sealed class Node
    {
        public Node? Left;
        public Node? Right;
    }
}
