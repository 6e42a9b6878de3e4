using PusOS.Storage.Littlefs;

namespace PusOS.Storage.Tests.Littlefs;

/// <summary>The table of metadata pairs against the class library's.</summary>
public class PairTableTests
{
    [Theory]
    [InlineData(8)]
    [InlineData(100)]
    [InlineData(1_000_000)]
    public void Finds_what_a_dictionary_finds(int blocks)
    {
        PairTable table = new();
        Dictionary<uint, MetadataPair> model = [];
        Random random = new(blocks);
        for (int step = 0; step < 50_000; step++)
        {
            uint block = (uint)random.Next(blocks);
            if (random.Next(3) > 0)
            {
                MetadataPair pair = new();
                table.Set(block, pair);
                model[block] = pair;
            }
            else
            {
                uint removed = random.Next(2) == 0 || model.Count == 0 ? block : model.Keys.First();
                table.Remove(removed);
                model.Remove(removed);
            }

            uint asked = (uint)random.Next(blocks);
            Assert.Same(model.GetValueOrDefault(asked), table.Find(asked));
            if (step % 20_000 == 19_999)
            {
                foreach ((uint known, MetadataPair pair) in model)
                {
                    Assert.Same(pair, table.Find(known));
                }

                table.Clear();
                model.Clear();
            }
        }

        Assert.InRange(table.Memory, 48, 1 << 20);
    }
}
