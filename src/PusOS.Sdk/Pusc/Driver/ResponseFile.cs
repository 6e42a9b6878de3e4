namespace PusOS.Compiler.Driver;

/// <summary>
/// Expands <c>@file</c> arguments as ilc's driver does: one argument a line, trimmed, empty lines and lines that start
/// with <c>#</c> skipped; a line may itself be <c>@file</c>. Quotes around values are left to the option that takes them.
/// </summary>
public static class ResponseFile
{
    private const int MaximumDepth = 8;

    /// <summary>Expands command-line arguments.</summary>
    /// <exception cref="OptionException">A response file is missing, unreadable or refers to itself (PUS2101).</exception>
    public static IReadOnlyList<string> Expand(IEnumerable<string> arguments)
    {
        var expanded = new List<string>();
        foreach (string argument in arguments)
        {
            Add(argument, expanded, depth: 0);
        }

        return expanded;
    }

    private static void Add(string argument, List<string> expanded, int depth)
    {
        if (argument.Length < 2 || argument[0] != '@')
        {
            expanded.Add(argument);
            return;
        }

        string path = argument[1..].Trim('"');
        if (depth == MaximumDepth)
        {
            throw new OptionException(DriverCodes.ResponseFile, $"Response files are nested more than {MaximumDepth} deep at '{path}'; does one refer to itself?");
        }

        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OptionException(DriverCodes.ResponseFile, $"The response file '{path}' cannot be read: {e.Message}");
        }

        foreach (string line in lines.Select(l => l.Trim()))
        {
            if (line.Length != 0 && line[0] != '#')
            {
                Add(line, expanded, depth + 1);
            }
        }
    }
}
