using System.Text;
using PusOS.Kernel;
using PusOS.Runtime.SystemNative;

namespace PusOS.Runtime.Startup;

/// <summary>
/// Main's arguments, from the boot arguments (docs/spec/command-line.md): what follows the word "--", words separated by
/// spaces, each percent-encoded UTF-8.
/// </summary>
internal static class CommandLine
{
    /// <summary>The arguments; none if there is no "--".</summary>
    public static string[] Arguments()
    {
        ReadOnlySpan<byte> line = BootArguments.CommandLine;
        if (!SkipToArguments(ref line))
        {
            return [];
        }

        int count = 0;
        for (ReadOnlySpan<byte> rest = line; NodeOptions.TryTakeWord(ref rest, out _);)
        {
            count++;
        }

        string[] arguments = new string[count];
        for (int i = 0; i < count; i++)
        {
            NodeOptions.TryTakeWord(ref line, out ReadOnlySpan<byte> word);
            arguments[i] = Decode(word);
        }

        return arguments;
    }

    private static bool SkipToArguments(ref ReadOnlySpan<byte> line)
    {
        while (NodeOptions.TryTakeWord(ref line, out ReadOnlySpan<byte> word))
        {
            if (word.Length == 2 && word[0] == (byte)'-' && word[1] == (byte)'-')
            {
                return true;
            }
        }

        return false;
    }

    private static string Decode(ReadOnlySpan<byte> word)
    {
        byte[] bytes = new byte[word.Length];
        return Encoding.UTF8.GetString(bytes, 0, NodeOptions.Unescape(word, bytes));
    }
}
