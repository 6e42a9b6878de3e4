namespace PusOS.Fuzz.Running;

/// <summary>The lines in which two outputs differ.</summary>
public static class Comparison
{
    /// <summary>
    /// Each as "host: ... / node: ..."; empty when both are equal. A line in which the host's .NET disagrees with its own
    /// unoptimised code is a defect of the host's compiler: there the
    /// unoptimised code is right.
    /// </summary>
    /// <param name="host">What the host printed.</param>
    /// <param name="plain">What it printed without optimisation; asked for only when something differs.</param>
    /// <param name="node">What the node printed.</param>
    public static IReadOnlyList<string> Differences(string host, Func<string> plain, string node)
    {
        string[] expected = Lines(host), actual = Lines(node);
        if (expected.SequenceEqual(actual))
        {
            return [];
        }

        string[] unoptimized = Lines(plain());
        var differences = new List<string>();
        for (int i = 0; i < Math.Max(expected.Length, actual.Length); i++)
        {
            string left = At(expected, i), right = At(actual, i);
            if (left != right && At(unoptimized, i) != right)
            {
                differences.Add($"host: {left} / node: {right}");
            }
        }

        return differences;
    }

    private static string[] Lines(string text) => text.TrimEnd().Split('\n');

    private static string At(string[] lines, int index) => index < lines.Length ? lines[index] : "(nothing)";
}
