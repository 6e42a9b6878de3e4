using PusOS.Kernel;

namespace PusOS.Runtime.SystemNative;

/// <summary>
/// The kernel options on the node's command line: words before <c>--</c>, of the form NAME=value, with %XX for
/// bytes that are not plain. Allocates nothing.
/// </summary>
internal static class NodeOptions
{
    /// <summary>Whether the option stands there with exactly this value.</summary>
    internal static bool IsSet(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) =>
        TryFind(BootArguments.CommandLine, name, out ReadOnlySpan<byte> found) && found.SequenceEqual(value);

    /// <summary>The value of the first option of that name as it stands (escapes included).</summary>
    internal static bool TryFind(ReadOnlySpan<byte> commandLine, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        while (TryNext(ref commandLine, out ReadOnlySpan<byte> word))
        {
            if (word.Length > name.Length && word[name.Length] == '=' && word.StartsWith(name))
            {
                value = word[(name.Length + 1)..];
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>The next option word; false at <c>--</c> or the end.</summary>
    internal static bool TryNext(scoped ref ReadOnlySpan<byte> commandLine, out ReadOnlySpan<byte> word) =>
        TryTakeWord(ref commandLine, out word) && !word.SequenceEqual("--"u8);

    /// <summary>The next word, whatever it is; false at the end.</summary>
    internal static bool TryTakeWord(scoped ref ReadOnlySpan<byte> commandLine, out ReadOnlySpan<byte> word)
    {
        int start = 0;
        while (start < commandLine.Length && commandLine[start] == ' ')
        {
            start++;
        }

        int end = start;
        while (end < commandLine.Length && commandLine[end] != ' ')
        {
            end++;
        }

        word = commandLine[start..end];
        commandLine = commandLine[end..];
        return !word.IsEmpty;
    }

    /// <summary>Undoes %XX; <paramref name="destination"/> holds at least as many bytes as <paramref name="text"/>. Returns the length.</summary>
    internal static int Unescape(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        if (text is [(byte)'%'])
        {
            return 0; // A lone percent sign is the empty argument (docs/spec/command-line.md).
        }

        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            int high, low;
            if (text[i] == '%' && i + 2 < text.Length && (high = Digit(text[i + 1])) >= 0 && (low = Digit(text[i + 2])) >= 0)
            {
                destination[length++] = (byte)((high << 4) | low);
                i += 2;
            }
            else
            {
                destination[length++] = text[i];
            }
        }

        return length;
    }

    private static int Digit(byte c) => c switch
    {
        >= (byte)'0' and <= (byte)'9' => c - '0',
        >= (byte)'A' and <= (byte)'F' => c - 'A' + 10,
        >= (byte)'a' and <= (byte)'f' => c - 'a' + 10,
        _ => -1,
    };
}
