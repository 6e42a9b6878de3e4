using System.Globalization;
using System.Text.Json;

namespace PusOS.Bench.Harness;

/// <summary>The collected figures: printed as one table, written as one file.</summary>
internal sealed class FigureTable
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true };

    private readonly List<Figure> _figures = [];

    /// <summary>The figures so far.</summary>
    public IReadOnlyList<Figure> Figures => _figures;

    /// <summary>Adds one where lower is better.</summary>
    public void Add(string name, double value, string unit, double? atMost = null, double? goal = null) =>
        _figures.Add(new Figure(name, Math.Round(value, 4), unit, goal, "lower") { AtMost = atMost });

    /// <summary>Adds one where higher is better.</summary>
    public void AddHigher(string name, double value, string unit, double? atLeast = null, double? goal = null) =>
        _figures.Add(new Figure(name, Math.Round(value, 4), unit, goal, "higher") { AtMost = atLeast });

    /// <summary>Adds what other benches wrote: files of the same form.</summary>
    public void AddParts(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (string file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            _figures.AddRange(JsonSerializer.Deserialize<List<Figure>>(File.ReadAllText(file)) ?? []);
        }
    }

    /// <summary>Writes the file.</summary>
    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(_figures, s_json) + "\n");

    /// <summary>Prints the table.</summary>
    public void Print(TextWriter output)
    {
        int width = Math.Max(20, _figures.Select(f => f.Name.Length).DefaultIfEmpty().Max());
        output.WriteLine($"{"figure".PadRight(width)} {"value",16} {"unit",-22} {"at most",14} {"goal",14}");
        foreach (Figure f in _figures)
        {
            output.WriteLine($"{f.Name.PadRight(width)} {Number(f.Value),16} {f.Unit,-22} {Number(f.AtMost),14} {Number(f.Goal),14} {(f.AtMost is null ? "" : f.Passes ? "ok" : "NOT MET")}");
        }
    }

    private static string Number(double? value) => value is not double v ? "" : v.ToString(Math.Abs(v) >= 1000 ? "N0" : "0.####", CultureInfo.InvariantCulture);
}
