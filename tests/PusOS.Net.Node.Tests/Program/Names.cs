using System.Net;
using System.Net.Sockets;

namespace NetProgram;

/// <summary>Names of addresses, addresses of names, and the time of day.</summary>
internal static class Names
{
    /// <summary>Of each argument the host entry.</summary>
    public static async Task PrintAsync(string[] wanted)
    {
        foreach (string one in wanted)
        {
            try
            {
                IPHostEntry entry = IPAddress.TryParse(one, out IPAddress? address) ? Dns.GetHostEntry(address) : await Dns.GetHostEntryAsync(one);
                Console.WriteLine($"{one}: {entry.HostName} {string.Join(' ', entry.AddressList.Select(a => a.ToString()))}");
            }
            catch (SocketException exception)
            {
                Console.WriteLine($"{one}: {exception.SocketErrorCode}");
            }
        }

        Console.WriteLine("named");
    }

    /// <summary>Prints the year whenever it changes, until there is a line of input.</summary>
    public static void Clock()
    {
        Console.WriteLine("clock");
        Thread watch = new(() =>
        {
            for (int year = 0; ; Thread.Sleep(20))
            {
                if (DateTime.UtcNow.Year != year)
                {
                    year = DateTime.UtcNow.Year;
                    Console.WriteLine($"year {year}");
                }
            }
        })
        { IsBackground = true };
        watch.Start();
        Console.ReadLine();
        Console.WriteLine($"now {DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}");
    }
}
