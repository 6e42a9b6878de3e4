using Microsoft.Extensions.Primitives;

namespace Greetings;

/// <summary>Greetings by language, read from text of the form "en=Hello;de=Hallo".</summary>
public sealed class GreetingBook
{
    private readonly SortedDictionary<string, string> _greetings = new(StringComparer.Ordinal);

    /// <summary>Reads the entries; those without '=' are left out.</summary>
    public GreetingBook(string text)
    {
        foreach (StringSegment entry in new StringTokenizer(text, [';']))
        {
            int equals = entry.IndexOf('=');
            if (equals > 0)
            {
                _greetings[entry.Substring(0, equals)] = entry.Substring(equals + 1);
            }
        }
    }

    /// <summary>The languages, sorted.</summary>
    public IReadOnlyCollection<string> Languages => _greetings.Keys;

    /// <summary>A greeting in that language, or in none.</summary>
    public string Greet(string language, string name) =>
        _greetings.TryGetValue(language, out string? greeting) ? $"{greeting}, {name}!" : $"({language}?) {name}";
}
