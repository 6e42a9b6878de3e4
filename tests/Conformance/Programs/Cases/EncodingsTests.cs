using System.Text;

namespace PusOS.Conformance.Cases;

/// <summary>UTF-8, UTF-16, UTF-32, ASCII and Latin-1, valid and invalid input.</summary>
internal static class EncodingsTests
{
    public static void Run(string[] args)
    {
        string[] texts = ["", "ascii", "grüße", "€ 你好", "😀🎉", "a\u0301", "\ud800 lone", "end\udc00"];
        Encoding[] encodings = [Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, Encoding.ASCII, Encoding.Latin1];
        foreach (string t in texts)
        {
            foreach (Encoding e in encodings)
            {
                byte[] bytes = e.GetBytes(t);
                Console.WriteLine($"{e.WebName} {bytes.Length} {e.GetByteCount(t)} {Convert.ToHexString(bytes)} {e.GetString(bytes)} {e.GetString(bytes) == t} {e.GetMaxByteCount(t.Length)}");
            }
        }

        byte[][] invalid = [[0xff, 0x41], [0xc3], [0xe2, 0x82], [0xf0, 0x9f, 0x98], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0x41, 0x80, 0x42], [0xf4, 0x90, 0x80, 0x80]];
        foreach (byte[] bytes in invalid)
        {
            string s = Encoding.UTF8.GetString(bytes);
            Console.WriteLine($"{Convert.ToHexString(bytes)} -> {string.Join(' ', s.Select(c => ((int)c).ToString("x4")))}");
            try
            {
                new UTF8Encoding(false, true).GetString(bytes);
                Console.WriteLine("accepted");
            }
            catch (DecoderFallbackException e)
            {
                Console.WriteLine(e.Message);
            }
        }

        Decoder decoder = Encoding.UTF8.GetDecoder();
        char[] chars = new char[10];
        byte[] split = Encoding.UTF8.GetBytes("é€😀");
        var result = new StringBuilder();
        foreach (byte b in split)
        {
            int n = decoder.GetChars([b], 0, 1, chars, 0);
            result.Append(n).Append(':').Append(chars, 0, n).Append(' ');
        }

        Console.WriteLine(result);
        Console.WriteLine(Convert.ToHexString(Encoding.UTF8.GetPreamble()) + " " + Rune.GetRuneAt("😀", 0).Value + " " + new Rune(0x20ac).Utf8SequenceLength);
        Span<byte> utf8 = stackalloc byte[64];
        Console.WriteLine(System.Text.Unicode.Utf8.TryWrite(utf8, $"n={42} s={"ü"}", out int written) + " " + Convert.ToHexString(utf8[..written]));
    }
}
