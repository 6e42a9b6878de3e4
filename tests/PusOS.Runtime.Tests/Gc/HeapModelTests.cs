using PusOS.Runtime.Gc;

namespace PusOS.Runtime.Tests.Gc;

/// <summary>Random allocation, linking and dropping against a model on the host's own heap.</summary>
[Collection("heap")]
public sealed unsafe class HeapModelTests
{
    private sealed class Node
    {
        public nuint Address;
        public ulong Id;
        public readonly List<Node?> Links = [];
    }

    /// <summary>After every collection each reachable object has its identity and links; PUS_TEST_SEEDS sets how many seeds run.</summary>
    [Fact]
    public void RandomGraphs_SurviveCollections()
    {
        int seeds = int.Parse(Environment.GetEnvironmentVariable("PUS_TEST_SEEDS") ?? "20");
        for (int seed = 0; seed < seeds; seed++)
        {
            Run(seed);
        }
    }

    private static void Run(int seed)
    {
        using HeapFixture heap = new(2 << 20, 900);
        Random random = new(seed);
        byte*[] types = new byte*[8];
        for (int links = 0; links < types.Length; links++)
        {
            // Word 1 is the identity, then the links.
            ulong map = 1;
            for (int i = 0; i < links; i++)
            {
                map |= 1UL << (2 + i);
            }

            types[links] = heap.Type(1 + links, links == 0 ? 0 : map);
        }

        byte* arrayType = heap.ArrayType(8, 3);
        Node?[] roots = new Node?[32];
        ulong nextId = 1;
        for (int step = 0; step < 20_000; step++)
        {
            int slot = random.Next(roots.Length);
            switch (random.Next(10))
            {
                case 0:
                    roots[slot] = null;
                    GcWorld.Roots[slot] = 0;
                    break;
                case 1 or 2 when roots[slot] is Node node && node.Links.Count > 0:
                    Link(node, random.Next(node.Links.Count), roots[random.Next(roots.Length)]);
                    break;
                default:
                    Node made = Make(heap, types, arrayType, random, nextId++);
                    roots[slot] = made;
                    GcWorld.Roots[slot] = made.Address + (nuint)random.Next(0, 16);
                    for (int i = 0; i < made.Links.Count; i++)
                    {
                        Link(made, i, roots[random.Next(roots.Length)]);
                    }

                    break;
            }

            if (step % 4000 == 3999)
            {
                HeapFixture.Collect();
                Verify(roots, $"seed {seed} step {step}");
            }
        }
    }

    private static Node Make(HeapFixture heap, byte*[] types, byte* arrayType, Random random, ulong id)
    {
        if (random.Next(20) == 0)
        {
            int length = random.Next(40) == 0 ? random.Next(2000) : random.Next(60);
            Node array = new() { Address = heap.NewArray(arrayType, (uint)length), Id = 0 };
            Assert.NotEqual(0u, array.Address);
            for (int i = 0; i < length; i++)
            {
                array.Links.Add(null);
            }

            return array;
        }

        int links = random.Next(types.Length);
        Node node = new() { Address = heap.New(types[links]), Id = id };
        Assert.NotEqual(0u, node.Address);
        *(ulong*)(node.Address + 8) = id;
        for (int i = 0; i < links; i++)
        {
            node.Links.Add(null);
        }

        return node;
    }

    private static void Link(Node from, int index, Node? to)
    {
        from.Links[index] = to;
        *(nuint*)(from.Address + 16 + ((nuint)index * 8)) = to?.Address ?? 0;
    }

    private static void Verify(Node?[] roots, string context)
    {
        HashSet<Node> seen = [];
        Stack<Node> open = new(roots.OfType<Node>());
        while (open.TryPop(out Node? node))
        {
            if (!seen.Add(node))
            {
                continue;
            }

            Assert.True(Heap.IsMarked(node.Address), context);
            if (node.Id != 0)
            {
                Assert.Equal(node.Id, *(ulong*)(node.Address + 8));
            }

            for (int i = 0; i < node.Links.Count; i++)
            {
                Assert.Equal(node.Links[i]?.Address ?? 0, *(nuint*)(node.Address + 16 + ((nuint)i * 8)));
                if (node.Links[i] is Node next)
                {
                    open.Push(next);
                }
            }
        }
    }
}
