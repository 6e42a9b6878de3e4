namespace PusOS.Conformance.Cases;

/// <summary>String operations with ordinal and invariant semantics.</summary>
internal static class StringsBasicTests
{
    public static void Run(string[] args)
    {
        string s = "The quick brown fox jumps over the lazy dog";
        Console.WriteLine($"{s.Length} {s[4]} {s[^1]} {s[4..9]} {s.Substring(10)} {s.IndexOf("fox")} {s.IndexOf('q')} {s.LastIndexOf('o')} {s.IndexOfAny(['x', 'z'])} {s.Contains("lazy")} {s.StartsWith("The")} {s.EndsWith("cat")}");
        Console.WriteLine(s.Replace("o", "00") + "|" + s.Replace('e', 'E') + "|" + s.Remove(3, 6) + "|" + s.Insert(3, "[!]"));
        Console.WriteLine(s.ToUpperInvariant() + "|" + s.ToLowerInvariant() + "|" + "ÄÖÜ straße ΑΒΓ".ToLowerInvariant() + "|" + "ÿ ſ ǆ αβγ".ToUpperInvariant());
        foreach (string part in s.Split(' '))
        {
            Console.Write($"<{part}>");
        }

        Console.WriteLine();
        Console.WriteLine(string.Join("|", "a,b;;c, d ,".Split([',', ';'])));
        Console.WriteLine(string.Join("|", "a,b;;c, d ,".Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)));
        Console.WriteLine(string.Join("|", "one--two--three--four".Split("--", 3)));
        Console.WriteLine($"[{"  trim me\t\n".Trim()}] [{"xxabcxx".Trim('x')}] [{"xxabcxx".TrimStart('x')}] [{"xxabcxx".TrimEnd('x')}] [{"abc".PadLeft(6)}] [{"abc".PadRight(6, '.')}]");
        Compare();
        Misc();
    }

    private static void Compare()
    {
        string[] words = ["apple", "Apple", "APPLE", "banana", "", "apples", "äpfel", "zebra", "Zebra", "a-b", "ab"];
        foreach (string a in words)
        {
            foreach (string b in words)
            {
                Console.Write($"{Math.Sign(string.CompareOrdinal(a, b))}{Math.Sign(string.Compare(a, b, StringComparison.OrdinalIgnoreCase))}{Math.Sign(string.Compare(a, b, StringComparison.InvariantCulture))}{(a == b ? "=" : "!")}{(a.Equals(b, StringComparison.OrdinalIgnoreCase) ? "=" : "!")} ");
            }

            Console.WriteLine(a);
        }

        Array.Sort(words, StringComparer.Ordinal);
        Console.WriteLine(string.Join(' ', words));
        Array.Sort(words, StringComparer.OrdinalIgnoreCase);
        Console.WriteLine(string.Join(' ', words));
    }

    private static void Misc()
    {
        string? n = null;
        Console.WriteLine($"{string.IsNullOrEmpty(n)} {string.IsNullOrWhiteSpace(" \t")} {n + "x" + n} {string.Concat("a", "b", "c", "d")} {string.Concat(new[] { "p", "q", "r" })}");
        Console.WriteLine(new string('-', 10) + new string("abcdef".ToCharArray(), 2, 3) + string.Create(5, 7, (span, state) => span.Fill((char)('0' + state))));
        Console.WriteLine(string.Join(',', "aXbXc".EnumerateRunes()) + " " + "line1\r\nline2\nline3".ReplaceLineEndings("/"));
        char[] chars = "reverse".ToCharArray();
        Array.Reverse(chars);
        Console.WriteLine(new string(chars));
        object a = "con" + "cat", b = string.Concat("con", "c", "at");
        Console.WriteLine($"{a.Equals(b)} {ReferenceEquals(string.Intern((string)b), string.Intern("concat"))} {"abc".CompareTo("abd")} {"abc".GetHashCode() == string.Concat("a", "bc").GetHashCode()}");
        foreach (char c in "aZ5 _é\u2028\n")
        {
            Console.Write($"{(int)c}:{char.IsLetter(c)}{char.IsDigit(c)}{char.IsWhiteSpace(c)}{char.IsUpper(c)}{char.IsPunctuation(c)}{char.GetUnicodeCategory(c)} ");
        }

        Console.WriteLine();
        Console.WriteLine("grüße €uro 你好 😀 e\u0301".Length + " " + char.IsSurrogatePair("😀", 0) + " " + char.ConvertToUtf32("😀", 0));
        Console.WriteLine("""
            raw "string" literal
              keeps indent
            """ + $$"""{braces} {{1 + 1}}""");
    }
}
