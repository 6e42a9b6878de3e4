using System;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Threading;

namespace PusOS;

/// <summary>
/// The commands of the node's console. On a node that was built with the property <c>PusConsole</c>, Ctrl-] on the
/// console reads one line and runs it; the program's standard input stays its own. Packages and programs add commands;
/// the same commands can be run from code, on any .NET. Thread-safe.
/// </summary>
public static class NodeConsole
{
    /// <summary>Commands that may be registered.</summary>
    public const int CommandsMaximum = 64;

    /// <summary>Characters of a command's name.</summary>
    public const int NameMaximum = 16;

    private static readonly Lock s_lock = new();
    private static readonly ConsoleCommand?[] s_commands = new ConsoleCommand?[CommandsMaximum];
    private static int s_count;

    /// <summary>
    /// Whether the image was built with <c>PusConsole</c>: constant when the image is compiled, so that what stands behind
    /// it is left out otherwise. False on other platforms.
    /// </summary>
    [FeatureSwitchDefinition("PusOS.NodeConsole.IsEnabled")]
    public static bool IsEnabled => false;

    /// <summary>
    /// Adds a command. AlreadyExists: one of that name is there (<c>help</c> always is). InvalidArgument: not a name.
    /// ResourceExhausted: <see cref="CommandsMaximum"/> are there.
    /// </summary>
    public static Status Register(ConsoleCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (command.Name.Length is 0 or > NameMaximum || command.Name.Contains(' '))
        {
            return Status.InvalidArgument;
        }

        lock (s_lock)
        {
            if (command.Name == "help" || Find(command.Name) is not null)
            {
                return Status.AlreadyExists;
            }

            if (s_count == CommandsMaximum)
            {
                return Status.ResourceExhausted;
            }

            // Kept in the order of their names, as help prints them.
            int place = s_count++;
            for (; place > 0 && string.CompareOrdinal(s_commands[place - 1]!.Name, command.Name) > 0; place--)
            {
                s_commands[place] = s_commands[place - 1];
            }

            s_commands[place] = command;
            return Status.Ok;
        }
    }

    /// <summary>
    /// Runs a line: a command's name and its words, with spaces between. Runs on the caller's thread; may block. False: there
    /// is no such command, which is printed; exceptions of the command are the caller's.
    /// </summary>
    public static bool Execute(string line, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(line);
        ArgumentNullException.ThrowIfNull(output);
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length == 0)
        {
            return true;
        }

        if (words[0] == "help")
        {
            WriteHelp(output);
            return true;
        }

        ConsoleCommand? command;
        lock (s_lock)
        {
            command = Find(words[0]);
        }

        if (command is null)
        {
            output.WriteLine($"There is no command '{words[0]}'. 'help' lists those that there are.");
            return false;
        }

        command.Run(words[1..], output);
        return true;
    }

    private static void WriteHelp(TextWriter output)
    {
        output.WriteLine($"{"help",-NameMaximum} this list");
        int count;
        ConsoleCommand?[] commands;
        lock (s_lock)
        {
            count = s_count;
            commands = (ConsoleCommand?[])s_commands.Clone();
        }

        for (int i = 0; i < count; i++)
        {
            output.WriteLine($"{commands[i]!.Name,-NameMaximum} {commands[i]!.Description}");
        }
    }

    private static ConsoleCommand? Find(string name)
    {
        for (int i = 0; i < s_count; i++)
        {
            if (s_commands[i]!.Name == name)
            {
                return s_commands[i];
            }
        }

        return null;
    }
}
