using System.Globalization;
using System.Text;

namespace PusOS.Compiler.Llvm;

/// <summary>Spelling of identifiers and string constants in LLVM IR text.</summary>
public static class LlvmNames
{
    private const string Hexadecimal = "0123456789ABCDEF";

    /// <summary>A global's name as the IR spells it: <c>@"name"</c>, with what LLVM cannot hold escaped as <c>\XX</c> of its UTF-8.</summary>
    public static string Quote(string symbol)
    {
        var text = new StringBuilder(symbol.Length + 3).Append("@\"");
        AppendEscaped(text, symbol);
        return text.Append('"').ToString();
    }

    /// <summary>A byte array constant: <c>c"..."</c>; its type is <c>[n x i8]</c> with n = the number of bytes.</summary>
    public static string ByteString(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length + 3).Append("c\"");
        AppendEscaped(text, bytes);
        return text.Append('"').ToString();
    }

    /// <summary>A zero-terminated UTF-8 constant with its type: <c>[n x i8] c"...\00"</c>.</summary>
    public static string ZeroTerminatedUtf8(string value)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(value + "\0");
        return string.Create(CultureInfo.InvariantCulture, $"[{bytes.Length} x i8] {ByteString(bytes)}");
    }

    /// <summary>
    /// A UTF-16 constant with its type, a terminating zero unit included: <c>[n x i16] [i16 72, ...]</c>. Lone surrogates
    /// are kept as they are, as .NET strings may hold them.
    /// </summary>
    public static string ZeroTerminatedUtf16(string value)
    {
        var text = new StringBuilder((value.Length * 9) + 24);
        text.Append(CultureInfo.InvariantCulture, $"[{value.Length + 1} x i16] [");
        foreach (char unit in value)
        {
            text.Append("i16 ").Append((int)unit).Append(", ");
        }

        return text.Append("i16 0]").ToString();
    }

    /// <summary>Text between double quotes in metadata, such as a file name: escaped, without the quotes.</summary>
    public static string Escape(string value)
    {
        var text = new StringBuilder(value.Length + 8);
        AppendEscaped(text, value);
        return text.ToString();
    }

    private static void AppendEscaped(StringBuilder text, string value)
    {
        if (value.AsSpan().ContainsAnyExceptInRange(' ', '~') || value.AsSpan().ContainsAny('"', '\\'))
        {
            AppendEscaped(text, Encoding.UTF8.GetBytes(value).AsSpan());
        }
        else
        {
            text.Append(value);
        }
    }

    private static void AppendEscaped(StringBuilder text, ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
        {
            if (b is < (byte)' ' or > (byte)'~' or (byte)'"' or (byte)'\\')
            {
                text.Append('\\').Append(Hexadecimal[b >> 4]).Append(Hexadecimal[b & 15]);
            }
            else
            {
                text.Append((char)b);
            }
        }
    }
}
