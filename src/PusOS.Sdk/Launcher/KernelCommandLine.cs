using System.Text;

namespace PusOS.Launcher;

/// <summary>
/// The node's command line (the device tree's /chosen/bootargs): kernel options, the word <c>--</c>,
/// then the program's arguments. docs/spec/command-line.md is the format's definition.
/// </summary>
internal static class KernelCommandLine
{
    /// <summary>One empty argument: an escape sign with nothing behind it.</summary>
    private const string EmptyArgument = "%";

    /// <summary>Joins options and arguments. Never loses an argument's bytes.</summary>
    public static string Format(IEnumerable<string> kernelOptions, IEnumerable<string> arguments)
    {
        var line = new StringBuilder();
        foreach (string option in kernelOptions)
        {
            line.Append(Escape(option, isOption: true)).Append(' ');
        }

        line.Append("--");
        foreach (string argument in arguments)
        {
            line.Append(' ').Append(argument.Length == 0 ? EmptyArgument : Escape(argument, isOption: false));
        }

        return line.ToString();
    }

    private static string Escape(string text, bool isOption)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            char c = (char)b;
            // An option's own escapes stay; everything a shell, QEMU or a line splitter could touch is escaped.
            if (char.IsAsciiLetterOrDigit(c) || "-._~/:=,+@".Contains(c) || (isOption && c == '%'))
            {
                escaped.Append(c);
            }
            else
            {
                escaped.Append('%').Append(b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return escaped.ToString();
    }
}
