namespace PusOS.Conformance.Cases;

/// <summary>Allocates many times the node's RAM in small and large objects with a live working set.</summary>
internal static class GcPressureTests
{
    public static void Run(string[] args)
    {
        // 20 x 128 MiB in all; the live set stays below 10 MiB.
        const long Total = 20L * 128 * 1024 * 1024;
        long allocated = 0;
        var ring = new object?[512];
        uint random = 1;
        long checksum = 0;
        int rounds = 0;
        while (allocated < Total)
        {
            random = (random * 1664525) + 1013904223;
            int slot = (int)(random >> 16) & 511;
            int size = rounds % 16 == 0 ? 32768 : 1024 + (int)((random >> 8) & 8191);
            byte[] block = new byte[size];
            block[0] = (byte)random;
            block[size - 1] = (byte)slot;
            if (ring[slot] is byte[] old)
            {
                checksum += old[0] + old[^1];
            }

            ring[slot] = block;
            allocated += size + 24;
            rounds++;
        }

        Console.WriteLine($"{allocated} {checksum} {rounds}");
        Console.WriteLine(Trees());
        Console.WriteLine(Strings());
        Console.WriteLine(GC.CollectionCount(0) > 0);
        Console.WriteLine(GC.GetTotalAllocatedBytes() > 1000);
    }

    private static long Trees()
    {
        Node longLived = Make(14);
        long sum = 0;
        for (int i = 0; i < 60; i++)
        {
            sum += Count(Make(10));
        }

        return sum + Count(longLived);
    }

    private static int Strings()
    {
        var live = new Dictionary<int, string>();
        string s = "";
        for (int i = 0; i < 20000; i++)
        {
            s = i % 50 == 0 ? "" : s + (char)('a' + (i % 26));
            live[i % 1000] = s + i;
        }

        int hash = 0;
        foreach (string v in live.Values)
        {
            foreach (char c in v)
            {
                hash = unchecked((hash * 31) + c);
            }
        }

        return hash;
    }

    private static Node Make(int depth) => depth == 0 ? new Node() : new Node { Left = Make(depth - 1), Right = Make(depth - 1) };

    private static int Count(Node n) => n.Left is null ? 1 : 1 + Count(n.Left) + Count(n.Right!);

    private sealed class Node
    {
        public Node? Left;
        public Node? Right;
    }
}
