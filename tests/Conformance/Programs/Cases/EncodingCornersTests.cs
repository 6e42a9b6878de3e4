using System.Text;

namespace PusOS.Conformance.Cases;

/// <summary>Every built-in encoding, fallbacks, preambles, decoders across blocks, refusals.</summary>
internal static class EncodingCornersTests
{
    private static void Try(string what, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            Console.WriteLine($"{what}: {e.GetType().FullName}: {e.Message}");
        }
    }

    public static void Run(string[] args)
    {
        const string Text = "aä€😀\ud800z";
        Encoding[] all = [Encoding.ASCII, Encoding.Latin1, Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, new UTF32Encoding(true, true), Encoding.Default];
        foreach (Encoding e in all)
        {
            byte[] bytes = e.GetBytes(Text);
            Console.WriteLine($"{e.WebName} {e.EncodingName} {e.CodePage} {e.IsSingleByte} {Convert.ToHexString(bytes)} {Convert.ToHexString(e.GetPreamble())} {e.GetMaxByteCount(10)} {e.GetMaxCharCount(10)} {e.HeaderName} {e.BodyName}");
            Console.WriteLine(string.Join(" ", e.GetString(bytes).Select(c => ((int)c).ToString("X4"))));
            Decoder d = e.GetDecoder();
            var text = new StringBuilder();
            char[] room = new char[8];
            foreach (byte b in bytes)
            {
                int n = d.GetChars([b], 0, 1, room, 0);
                text.Append(room, 0, n);
            }

            Console.WriteLine(text.ToString() == e.GetString(bytes));
        }

        Try("throwing utf8", () => new UTF8Encoding(false, true).GetString([0x41, 0xC0, 0x80]));
        Try("throwing utf16", () => new UnicodeEncoding(false, false, true).GetBytes("\ud800"));
        Try("throwing ascii", () => Encoding.GetEncoding("us-ascii", new EncoderExceptionFallback(), new DecoderExceptionFallback()).GetBytes("ä"));
        Try("throwing ascii 2", () => Encoding.GetEncoding("us-ascii", new EncoderExceptionFallback(), new DecoderExceptionFallback()).GetString([0x80]));
        Console.WriteLine(Encoding.GetEncoding("us-ascii", new EncoderReplacementFallback("<?>"), new DecoderReplacementFallback("!")).GetString(Encoding.GetEncoding("us-ascii", new EncoderReplacementFallback("<?>"), DecoderFallback.ReplacementFallback).GetBytes("xäy")));
        foreach (string name in new[] { "utf-8", "UTF8", "iso-8859-1", "latin1", "utf-16", "utf-16BE", "utf-32", "ascii", "utf-7", "windows-1252", "shift_jis", "nonsense" })
        {
            Try(name, () => Console.WriteLine($"{name} {Encoding.GetEncoding(name).CodePage}"));
        }

        foreach (int page in new[] { 0, 65001, 1200, 1201, 12000, 20127, 28591, 65000, 1252, 437, -1, 99999 })
        {
            Try(page.ToString(), () => Console.WriteLine($"{page} {Encoding.GetEncoding(page).WebName}"));
        }

        Try("utf7", () => Console.WriteLine(new UTF7Encoding().GetString("+AOQ-"u8.ToArray())));
        Console.WriteLine(string.Join(",", Encoding.GetEncodings().Select(i => i.Name)));
        Console.WriteLine(Encoding.UTF8.GetString([0xEF, 0xBB, 0xBF, 0x41]).Length);
        Console.WriteLine(Encoding.UTF8.GetCharCount([0xF0, 0x9F, 0x98, 0x80, 0xFF]));
        Encoder encoder = Encoding.UTF8.GetEncoder();
        byte[] buffer = new byte[8];
        Console.WriteLine(encoder.GetBytes(['\ud83d'], 0, 1, buffer, 0, false) + " " + encoder.GetBytes(['\ude00'], 0, 1, buffer, 0, true));
        encoder.Convert("äöü".AsSpan(), buffer, true, out int used, out int written, out bool complete);
        Console.WriteLine($"{used} {written} {complete}");
        byte[] converted = Encoding.Convert(Encoding.Latin1, Encoding.UTF8, [0xE4]);
        Console.WriteLine(Convert.ToHexString(converted));
        using var reader = new StreamReader(new MemoryStream([0xFE, 0xFF, 0x00, 0x41, 0x00, 0xE4]), detectEncodingFromByteOrderMarks: true);
        Console.WriteLine(reader.ReadToEnd() + " " + reader.CurrentEncoding.WebName);
        Console.WriteLine(Rune.GetRuneAt("😀", 0).Value + " " + new Rune(0x1F600) + " " + Rune.IsLetter(new Rune('ä')) + " " + Rune.TryCreate(0xD800, out _));
        foreach (Rune r in "a\ud800😀".EnumerateRunes())
        {
            Console.Write($"{r.Value:X} ");
        }

        Console.WriteLine();
        Console.WriteLine(Ascii.IsValid("abc") + " " + Ascii.EqualsIgnoreCase("ABC", "abc"));
        Console.WriteLine(System.Text.Unicode.Utf8.IsValid([0xC3, 0x28]));
        Console.WriteLine(Encoding.UTF8.GetByteCount(new string('ä', 10000)));
        Console.WriteLine(Encoding.Unicode.Equals(new UnicodeEncoding()) + " " + Encoding.UTF8.Equals(new UTF8Encoding(true)));
    }
}
