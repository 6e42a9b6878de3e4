using System.Globalization;

namespace PusOS.Conformance.Cases;

/// <summary>DateTime, DateTimeOffset, DateOnly and TimeOnly.</summary>
internal static class DateTimesTests
{
    public static void Run(string[] args)
    {
        var d = new DateTime(2024, 2, 29, 23, 59, 58, 123, DateTimeKind.Utc);
        Console.WriteLine($"{d} {d:O} {d:s} {d:u} {d:R} {d:D} {d:T} {d:yyyy'/'MM'/'dd ddd MMM tt hh} {d.DayOfWeek} {d.DayOfYear} {d.Ticks} {d.Kind} {d.ToOADate()}");
        Console.WriteLine($"{d.AddDays(1):d} {d.AddMonths(12):d} {d.AddYears(1):d} {d.AddHours(-1000):g} {d.AddSeconds(2):G} {d.Date:o} {d.TimeOfDay} {DateTime.IsLeapYear(1900)} {DateTime.DaysInMonth(2023, 2)}");
        string[] texts = ["2024-03-15", "2024-03-15T10:20:30Z", "2024-03-15T10:20:30.1234567+02:00", "03/15/2024 4:05 PM", "15 Mar 2024", "not a date", "2024-13-01", "Fri, 15 Mar 2024 10:20:30 GMT"];
        foreach (string t in texts)
        {
            bool ok = DateTime.TryParse(t, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out DateTime parsed);
            bool ok2 = DateTimeOffset.TryParse(t, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset offset);
            Console.WriteLine($"{t}: {ok} {parsed:O} {ok2} {offset:O}");
        }

        Console.WriteLine(DateTime.ParseExact("20240102030405", "yyyyMMddHHmmss", CultureInfo.InvariantCulture).ToString("O"));
        TimeSpan diff = d - new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        Console.WriteLine($"{diff} {diff.TotalDays:F6} {d > DateTime.MinValue} {DateTime.MaxValue:O} {DateTime.UnixEpoch:O} {new DateTimeOffset(d).ToUnixTimeMilliseconds()} {DateTimeOffset.FromUnixTimeSeconds(1700000000):O}");
        var o = new DateTimeOffset(2024, 6, 1, 12, 0, 0, TimeSpan.FromHours(5.5));
        Console.WriteLine($"{o} {o.UtcDateTime:O} {o.ToOffset(TimeSpan.FromHours(-3)):O} {o == o.ToUniversalTime()} {o.EqualsExact(o.ToUniversalTime())}");
        var date = new DateOnly(2024, 12, 31);
        var time = new TimeOnly(23, 30);
        Console.WriteLine($"{date.AddDays(1):O} {date.DayNumber} {time.AddHours(1):O} {time.IsBetween(new TimeOnly(23, 0), new TimeOnly(1, 0))} {date.ToDateTime(time):O} {DateOnly.Parse("2020-02-29").AddYears(1)}");
        try
        {
            _ = new DateTime(2023, 2, 29);
        }
        catch (ArgumentOutOfRangeException e)
        {
            Console.WriteLine(e.Message);
        }

        Console.WriteLine($"{DateTime.UtcNow.Year > 2020} {(DateTime.UtcNow - DateTime.UnixEpoch).TotalDays > 18000} {TimeZoneInfo.Utc.Id} {ISOWeek.GetWeekOfYear(d)}");
    }
}
