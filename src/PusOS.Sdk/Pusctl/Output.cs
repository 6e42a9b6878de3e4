using Spectre.Console;

namespace PusOS.Pusctl;

/// <summary>The console, or plain text where standard output is a file or a pipe: no colours, no lines broken.</summary>
internal static class Output
{
    private const int Unbroken = 100_000;

    /// <summary>Where tables and findings go.</summary>
    public static IAnsiConsole Console { get; } = Create();

    /// <summary>A name for people: control characters could steer the terminal.</summary>
    public static string Printable(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '?' : c)) : text;

    private static IAnsiConsole Create()
    {
        if (!System.Console.IsOutputRedirected)
        {
            return AnsiConsole.Console;
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(System.Console.Out),
        });
        console.Profile.Width = Unbroken;
        return console;
    }
}
