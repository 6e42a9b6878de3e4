namespace PusOS.Conformance.Cases;

/// <summary>Random with a seed gives the documented sequence.</summary>
internal static class RandomSeededTests
{
    public static void Run(string[] args)
    {
        foreach (int seed in (int[])[0, 1, 42, -7, int.MaxValue, int.MinValue])
        {
            var r = new Random(seed);
            Console.Write($"{seed}: ");
            for (int i = 0; i < 10; i++)
            {
                Console.Write($"{r.Next()} {r.Next(100)} {r.Next(-50, 50)} {r.NextDouble():R} {r.NextInt64(1L << 40)} {r.NextSingle():R} | ");
            }

            byte[] bytes = new byte[8];
            r.NextBytes(bytes);
            int[] shuffled = [.. Enumerable.Range(0, 12)];
            r.Shuffle(shuffled);
            Console.WriteLine($"{Convert.ToHexString(bytes)} {string.Join(',', shuffled)} {string.Join(',', r.GetItems([1, 2, 3], 6))}");
        }

        var unseeded = new Random();
        int[] histogram = new int[4];
        for (int i = 0; i < 4000; i++)
        {
            histogram[unseeded.Next(4)]++;
        }

        Console.WriteLine(histogram.All(h => h > 700 && h < 1300));
        Console.WriteLine(Random.Shared.Next(5) < 5);
    }
}
