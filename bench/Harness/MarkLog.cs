using System.Globalization;

namespace PusOS.Bench.Harness;

/// <summary>What the counting plugin wrote: for each mark, the instructions executed before its first execution.</summary>
internal sealed class MarkLog
{
    private readonly Dictionary<int, ulong> _counts = [];

    /// <summary>Reads a log.</summary>
    public static MarkLog Read(string path)
    {
        var log = new MarkLog();
        if (!File.Exists(path))
        {
            return log;
        }

        foreach (string[] words in File.ReadLines(path).Select(l => l.Split(' ')))
        {
            if (words is ["mark", var number, var count])
            {
                log._counts.TryAdd(int.Parse(number, CultureInfo.InvariantCulture), ulong.Parse(count, CultureInfo.InvariantCulture));
            }
        }

        return log;
    }

    /// <summary>Instructions between two marks.</summary>
    public double Between(int first, int last) =>
        _counts.TryGetValue(first, out ulong a) && _counts.TryGetValue(last, out ulong b)
            ? b - a
            : throw new BenchException($"The guest did not execute both marks {first} and {last}.");
}
