using System.Globalization;

namespace PusOS.Conformance.Cases;

/// <summary>TimeSpan arithmetic, formats and parsing.</summary>
internal static class TimeSpansTests
{
    public static void Run(string[] args)
    {
        TimeSpan[] spans = [TimeSpan.Zero, TimeSpan.FromDays(1.5), new(0, 1, 2, 3, 4), TimeSpan.FromMilliseconds(-1500), TimeSpan.MaxValue, TimeSpan.MinValue, TimeSpan.FromTicks(12345678901), TimeSpan.FromMicroseconds(7)];
        foreach (TimeSpan t in spans)
        {
            Console.WriteLine($"{t} {t:g} {t:G} {t:c} {t.Days} {t.Hours} {t.Minutes} {t.Seconds} {t.Milliseconds} {t.Ticks} {t.TotalSeconds:R} {t.TotalHours:R} {(t == TimeSpan.MinValue ? t : t.Duration())} {t.CompareTo(TimeSpan.FromHours(1))} {t.GetHashCode()}");
        }

        Console.WriteLine($"{spans[1] + spans[2]} {spans[1] - spans[2]} {spans[1] * 2.5} {spans[1] / 4} {spans[1] / spans[2]:F6} {-spans[1]} {spans[1].ToString("d\\.hh\\:mm")}");
        string[] texts = ["1:2:3", "1.02:03:04.5", "-0:0:1", "10", "25:00:00", "x", "1:60:0", "00:00:00.1234567"];
        foreach (string s in texts)
        {
            Console.WriteLine($"{s}: {TimeSpan.TryParse(s, CultureInfo.InvariantCulture, out TimeSpan t)} {t}");
        }

        try
        {
            Console.WriteLine(TimeSpan.MaxValue + TimeSpan.FromSeconds(1));
        }
        catch (OverflowException e)
        {
            Console.WriteLine(e.Message);
        }

        var watch = System.Diagnostics.Stopwatch.StartNew();
        Thread.Sleep(30);
        Console.WriteLine($"{watch.ElapsedMilliseconds >= 25} {watch.Elapsed < TimeSpan.FromSeconds(20)} {System.Diagnostics.Stopwatch.Frequency > 0} {Environment.TickCount64 > 0}");
    }
}
