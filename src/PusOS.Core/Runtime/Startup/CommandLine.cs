using System.Text;
using PusOS.Kernel;

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
        for (ReadOnlySpan<byte> rest = line; TryTakeWord(ref rest, out _);)
        {
            count++;
        }

        string[] arguments = new string[count];
        for (int i = 0; i < count; i++)
        {
            TryTakeWord(ref line, out ReadOnlySpan<byte> word);
            arguments[i] = Decode(word);
        }

        return arguments;
    }

    private static bool SkipToArguments(ref ReadOnlySpan<byte> line)
    {
        while (TryTakeWord(ref line, out ReadOnlySpan<byte> word))
        {
            if (word.Length == 2 && word[0] == (byte)'-' && word[1] == (byte)'-')
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryTakeWord(ref ReadOnlySpan<byte> line, out ReadOnlySpan<byte> word)
    {
        int start = 0;
        while (start < line.Length && line[start] == (byte)' ')
        {
            start++;
        }

        int end = start;
        while (end < line.Length && line[end] != (byte)' ')
        {
            end++;
        }

        word = line[start..end];
        line = line[end..];
        return end > start;
    }

    private static string Decode(ReadOnlySpan<byte> word)
    {
        byte[] bytes = new byte[word.Length];
        int length = 0;
        for (int i = 0; i < word.Length; i++)
        {
            if (word[i] == (byte)'%' && i + 2 < word.Length && Digit(word[i + 1]) >= 0 && Digit(word[i + 2]) >= 0)
            {
                bytes[length++] = (byte)((Digit(word[i + 1]) << 4) | Digit(word[i + 2]));
                i += 2;
            }
            else
            {
                bytes[length++] = word[i];
            }
        }

        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    private static int Digit(byte character) => character switch
    {
        >= (byte)'0' and <= (byte)'9' => character - '0',
        >= (byte)'a' and <= (byte)'f' => character - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => character - 'A' + 10,
        _ => -1,
    };
}
