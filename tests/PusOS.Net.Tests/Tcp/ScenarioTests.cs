namespace PusOS.Net.Tests.Tcp;

/// <summary>Every scenario of Tcp/Scenarios/*.txt is a test. A scenario starts with "= name [option=value ...]"; "#" begins a comment.</summary>
public class ScenarioTests
{
    public static TheoryData<string> Names()
    {
        TheoryData<string> names = [];
        foreach (string name in Load().Keys)
        {
            names.Add(name);
        }

        return names;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Scenario(string name)
    {
        (Dictionary<string, string> options, List<(int, string)> lines) = Load()[name];
        Assert.NotEmpty(lines);
        new Script(options).Run(lines);
    }

    [Fact]
    public void There_are_at_least_a_hundred_scenarios() => Assert.True(Load().Count >= 100, $"only {Load().Count}");

    private static Dictionary<string, (Dictionary<string, string> Options, List<(int Number, string Text)> Lines)> Load()
    {
        Dictionary<string, (Dictionary<string, string>, List<(int, string)>)> scenarios = [];
        // Macros of one file serve the later ones too.
        Dictionary<string, List<string>> macros = [];
        string folder = Path.Combine(AppContext.BaseDirectory, "Tcp", "Scenarios");
        foreach (string file in Directory.EnumerateFiles(folder, "*.txt").Order())
        {
            List<(int, string)>? lines = null;
            List<string>? macro = null;
            string[] text = File.ReadAllLines(file);
            for (int i = 0; i < text.Length; i++)
            {
                string line = text[i].Split('#')[0].Trim();
                if (line.Length == 0)
                {
                    continue;
                }

                if (line.StartsWith("macro "))
                {
                    macros[line[6..].Trim()] = macro = [];
                    lines = null;
                }
                else if (line.StartsWith("= "))
                {
                    string[] words = line[2..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                    Dictionary<string, string> options = words.Skip(1).ToDictionary(w => w.Split('=')[0], w => w.Contains('=') ? w.Split('=')[1] : "");
                    scenarios.Add(Path.GetFileNameWithoutExtension(file) + ": " + words[0], (options, lines = []));
                    macro = null;
                }
                else if (macro is not null)
                {
                    macro.AddRange(macros.TryGetValue(line, out List<string>? inner) ? inner : [line]);
                }
                else if (macros.TryGetValue(line, out List<string>? body))
                {
                    lines!.AddRange(body.Select(b => (i + 1, b)));
                }
                else
                {
                    lines!.Add((i + 1, line));
                }
            }
        }

        return scenarios;
    }
}
