namespace PusOS.Bench;

/// <summary>Kernel 7: the class library's Dictionary.</summary>
internal static class HashMap
{
    /// <summary>Inserts and finds <paramref name="n"/> keys; the sum of what was found.</summary>
    public static long Run(int n)
    {
        var map = new Dictionary<int, int>();
        long sum = 0;
        for (int i = 0; i < n; i++)
        {
            map[i * 7919] = i;
        }

        for (int i = 0; i < n; i++)
        {
            if (map.TryGetValue(i * 7919, out int value))
            {
                sum += value;
            }
        }

        return sum;
    }
}
