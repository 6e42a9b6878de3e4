using System.Globalization;
using System.Text;

namespace PusOS.Conformance.Cases;

/// <summary>Invariant culture mode: cultures, comparisons, casing, normalisation, text elements, calendars, categories.</summary>
internal static class CultureRulesTests
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
        Try("current", () => Console.WriteLine($"[{CultureInfo.CurrentCulture.Name}] [{CultureInfo.InvariantCulture.DisplayName}] {CultureInfo.CurrentCulture.LCID} {CultureInfo.InvariantCulture.EnglishName} {CultureInfo.InvariantCulture.TwoLetterISOLanguageName}"));
        Try("de", () => Console.WriteLine(new CultureInfo("de-DE").NumberFormat.NumberDecimalSeparator));
        Try("get", () => Console.WriteLine(CultureInfo.GetCultureInfo("fr-FR").Name));
        Try("all", () => Console.WriteLine(CultureInfo.GetCultures(CultureTypes.AllCultures).Length));
        Try("bad", () => Console.WriteLine(new CultureInfo("not a culture!").Name));
        Try("lcid", () => Console.WriteLine(new CultureInfo(1031).Name));
        Try("region", () => Console.WriteLine(new RegionInfo("US").CurrencySymbol));
        Try("invariant region", () => Console.WriteLine(RegionInfo.CurrentRegion.Name));
        NumberFormatInfo n = NumberFormatInfo.InvariantInfo;
        Console.WriteLine($"{n.CurrencySymbol} {n.NumberGroupSeparator} {n.NaNSymbol} {n.PositiveInfinitySymbol} {n.PercentSymbol} {n.PerMilleSymbol} {string.Join(",", n.NumberGroupSizes)} {n.NegativeSign}");
        DateTimeFormatInfo d = DateTimeFormatInfo.InvariantInfo;
        Console.WriteLine($"{d.ShortDatePattern} {d.LongDatePattern} {d.FullDateTimePattern} {d.FirstDayOfWeek} {d.CalendarWeekRule} {string.Join(",", d.DayNames)} {string.Join(",", d.AbbreviatedMonthNames)} {d.AMDesignator} {d.GetEraName(1)}");
        var own = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        own.NumberFormat.NumberDecimalSeparator = ",";
        own.NumberFormat.NumberGroupSeparator = ".";
        own.NumberFormat.NumberGroupSizes = [3, 2, 0];
        Console.WriteLine(1234567.891.ToString("N2", own) + " " + double.Parse("1.234,5", own));
        Comparisons();
        Casing();
        Normalisation();
        Elements();
        Categories();
        Calendars();
        Idn();
    }

    private static void Comparisons()
    {
        string[] words = ["b", "a", "B", "A", "ä", "z", "_", "1", "-", "a-b", "ab", "é", "e\u0301"];
        foreach (StringComparer c in new[] { StringComparer.Ordinal, StringComparer.OrdinalIgnoreCase, StringComparer.InvariantCulture, StringComparer.InvariantCultureIgnoreCase, StringComparer.CurrentCulture })
        {
            Console.WriteLine(string.Join(" ", words.Order(c)));
        }

        Console.WriteLine($"{string.Compare("a", "B", StringComparison.Ordinal)} {string.Compare("a", "B", StringComparison.OrdinalIgnoreCase)} {string.Compare("a", "B", StringComparison.InvariantCulture)} {string.Compare("straße", "strasse", StringComparison.InvariantCulture)}");
        Console.WriteLine($"{"Hello".IndexOf("L", StringComparison.OrdinalIgnoreCase)} {"Hello".IndexOf("l", StringComparison.InvariantCulture)} {"Hello\0".IndexOf("\0", StringComparison.InvariantCulture)} {"Äpfel".StartsWith("ä", StringComparison.InvariantCultureIgnoreCase)} {"x".EndsWith("", StringComparison.CurrentCulture)}");
        Console.WriteLine(CultureInfo.InvariantCulture.CompareInfo.Compare("abc", "ABC", CompareOptions.IgnoreCase));
        Try("symbols", () => Console.WriteLine(CultureInfo.InvariantCulture.CompareInfo.Compare("a-b", "ab", CompareOptions.IgnoreSymbols)));
        Try("width", () => Console.WriteLine(CultureInfo.InvariantCulture.CompareInfo.Compare("a", "ａ", CompareOptions.IgnoreWidth)));
        Try("numeric", () => Console.WriteLine(CultureInfo.InvariantCulture.CompareInfo.Compare("a10", "a9", CompareOptions.NumericOrdering)));
        Try("sort key", () => Console.WriteLine(Convert.ToHexString(CultureInfo.InvariantCulture.CompareInfo.GetSortKey("abc").KeyData)));
        Try("bad option", () => Console.WriteLine(CultureInfo.InvariantCulture.CompareInfo.Compare("a", "b", (CompareOptions)0x7777)));
        Console.WriteLine(StringComparer.OrdinalIgnoreCase.GetHashCode("ABC") == StringComparer.OrdinalIgnoreCase.GetHashCode("abc"));
        Console.WriteLine(StringComparer.Create(CultureInfo.InvariantCulture, true).Equals("ABC", "abc"));
    }

    private static void Casing()
    {
        Console.WriteLine("straße ÄÖÜ ıİ ǅ ﬁ σς 𐐀".ToUpperInvariant() + " " + "STRASSE ÄÖÜ IİI Ǆ Σ 𐐀 Ꭰ".ToLowerInvariant());
        Console.WriteLine(CultureInfo.InvariantCulture.TextInfo.ToTitleCase("war and PEACE o'neil"));
        Console.WriteLine($"{char.ToUpperInvariant('ß')} {char.ToLowerInvariant('Σ')} {char.ToUpper('ı')} {char.ToLower('İ')} {char.ToUpperInvariant('µ')} {char.ToUpperInvariant('ÿ')}");
        Console.WriteLine(string.Equals("ſ", "s", StringComparison.OrdinalIgnoreCase) + " " + string.Equals("K", "k", StringComparison.OrdinalIgnoreCase) + " " + string.Equals("𐐀", "𐐨", StringComparison.OrdinalIgnoreCase));
        long sum = 0;
        for (int c = 0; c < 0x10000; c++)
        {
            sum = unchecked((sum * 31) + char.ToUpperInvariant((char)c) + (3 * char.ToLowerInvariant((char)c)));
        }

        Console.WriteLine(sum);
    }

    private static void Normalisation()
    {
        Try("ascii", () => Console.WriteLine("abc".IsNormalized() + " " + "abc".Normalize(NormalizationForm.FormD)));
        foreach (NormalizationForm form in Enum.GetValues<NormalizationForm>())
        {
            Try(form.ToString(), () => Console.WriteLine($"{form} {"é".Normalize(form).Length} {"e\u0301ﬁ".Normalize(form).Length} {"é".IsNormalized(form)}"));
        }

        Try("invalid", () => "\ud800".Normalize());
    }

    private static void Elements()
    {
        const string Text = "e\u0301👨‍👩‍👧🇩🇪x\r\n각";
        TextElementEnumerator t = StringInfo.GetTextElementEnumerator(Text);
        while (t.MoveNext())
        {
            Console.Write($"{t.ElementIndex}:{((string)t.Current).Length} ");
        }

        Console.WriteLine();
        var info = new StringInfo(Text);
        Console.WriteLine($"{info.LengthInTextElements} {info.SubstringByTextElements(1, 2).Length} {StringInfo.GetNextTextElementLength(Text)}");
        Console.WriteLine(string.Join(",", StringInfo.ParseCombiningCharacters(Text)));
    }

    private static void Categories()
    {
        long sum = 0;
        for (int c = 0; c < 0x10000; c++)
        {
            char x = (char)c;
            int bits = (char.IsLetter(x) ? 1 : 0) | (char.IsDigit(x) ? 2 : 0) | (char.IsWhiteSpace(x) ? 4 : 0) | (char.IsPunctuation(x) ? 8 : 0) | (char.IsSymbol(x) ? 16 : 0) | (char.IsControl(x) ? 32 : 0) | (char.IsUpper(x) ? 64 : 0) | (char.IsLower(x) ? 128 : 0) | (char.IsNumber(x) ? 256 : 0) | (char.IsSeparator(x) ? 512 : 0);
            sum = unchecked((sum * 33) + bits + (1000 * (int)char.GetUnicodeCategory(x)) + (long)(char.GetNumericValue(x) * 8));
        }

        for (int c = 0x10000; c < 0x110000; c += 7)
        {
            sum = unchecked((sum * 33) + (int)CharUnicodeInfo.GetUnicodeCategory(c));
        }

        Console.WriteLine(sum);
        Console.WriteLine($"{char.GetNumericValue('½')} {CharUnicodeInfo.GetDecimalDigitValue('٣')} {char.GetUnicodeCategory("😀", 0)} {CharUnicodeInfo.GetDigitValue('²')}");
    }

    private static void Calendars()
    {
        var date = new DateTime(2024, 2, 29, 13, 14, 15);
        foreach (Calendar c in new Calendar[] { new GregorianCalendar(), new JulianCalendar(), new HebrewCalendar(), new HijriCalendar(), new ThaiBuddhistCalendar(), new TaiwanCalendar(), new KoreanCalendar(), new PersianCalendar(), new UmAlQuraCalendar(), new ChineseLunisolarCalendar(), new JapaneseCalendar() })
        {
            Try(c.GetType().Name, () => Console.WriteLine($"{c.GetType().Name} {c.GetYear(date)} {c.GetMonth(date)} {c.GetDayOfMonth(date)} {c.GetEra(date)} {c.IsLeapYear(c.GetYear(date), c.GetEra(date))} {c.AddMonths(date, 12):d}"));
        }

        Console.WriteLine(ISOWeek.GetWeekOfYear(date) + " " + ISOWeek.GetYear(new DateTime(2021, 1, 1)) + " " + ISOWeek.ToDateTime(2020, 53, DayOfWeek.Friday).ToString("d"));
        Console.WriteLine(CultureInfo.InvariantCulture.Calendar.GetWeekOfYear(date, CalendarWeekRule.FirstFourDayWeek, DayOfWeek.Monday));
    }

    private static void Idn()
    {
        var idn = new IdnMapping();
        Try("ascii", () => Console.WriteLine(idn.GetAscii("bücher.example")));
        Try("unicode", () => Console.WriteLine(idn.GetUnicode("xn--bcher-kva.example")));
        Try("bad", () => Console.WriteLine(idn.GetAscii("")));
    }
}
