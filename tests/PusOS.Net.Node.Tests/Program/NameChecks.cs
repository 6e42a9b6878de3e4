using System.Net;

namespace NetProgram;

/// <summary>Names that need no server.</summary>
internal static class NameChecks
{
    public static async Task RunAsync()
    {
        Console.WriteLine(string.Join(' ', (await Dns.GetHostAddressesAsync("127.0.0.1")).Select(a => a.ToString())));
        Console.WriteLine((await Dns.GetHostAddressesAsync("localhost")).Contains(IPAddress.Loopback));
        Console.WriteLine((await Dns.GetHostEntryAsync("localhost")).AddressList.All(IPAddress.IsLoopback));
        Console.WriteLine(Dns.GetHostName().Length > 0);
        Console.WriteLine((await Dns.GetHostAddressesAsync(Dns.GetHostName())).Length > 0);
        Console.WriteLine(string.Join(' ', (await Dns.GetHostAddressesAsync("::1")).Select(a => a.ToString())));
    }
}
